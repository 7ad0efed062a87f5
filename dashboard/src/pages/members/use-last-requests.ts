import { useQuery } from '@tanstack/react-query'
import { queryKeys } from '../../api/query-keys.ts'
import { getUsageSeries } from '../../api/usage/get-usage-series.ts'
import { type LastRequestDays, lastRequestDays } from './last-request-days.ts'

/** Days that are looked at: what the server gives unless told otherwise. */
export const lookedAtDays = 30

/** It sums a month; a day's figure may be a few minutes old. */
const staleMs = 300_000

/** undefined while it loads, null where it cannot be known. */
export const useLastRequests = (workspaceId: string): LastRequestDays | null | undefined => {
  const { data, isError } = useQuery({
    queryKey: queryKeys.area(workspaceId, 'usage', 'last-days'),
    queryFn: async ({ signal }) =>
      lastRequestDays(await getUsageSeries(workspaceId, { by: 'member', bucket: 'day' }, signal)),
    staleTime: staleMs,
  })
  return isError ? null : data
}
