import { queryOptions } from '@tanstack/react-query'
import { getOverview } from '../../api/overview/get-overview.ts'
import { queryKeys } from '../../api/query-keys.ts'

/** Midnight where the reader is, milliseconds since 1970. */
export const startOfToday = (now = new Date()): number =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()

export const overviewQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'overview'),
    queryFn: ({ signal }) => getOverview(workspaceId, startOfToday(), signal),
  })
