import type { SystemStatus } from '@keepgate/protocol/health'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getSystemStatus } from '../../api/health/get-system-status.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { type SystemSample, withSample } from './system-sample.ts'

export const refreshMs = 5_000

type Watched = { readonly status: SystemStatus; readonly samples: readonly SystemSample[] }

/** The newest answer with those before it. Asked every few seconds while the page is in sight; history is in memory alone. */
export const useSystemStatus = () => {
  const queries = useQueryClient()
  return useQuery({
    queryKey: queryKeys.systemStatus,
    queryFn: async ({ signal }): Promise<Watched> => {
      const status = await getSystemStatus(signal)
      const before = queries.getQueryData<Watched>(queryKeys.systemStatus)
      return { status, samples: withSample(before?.samples ?? [], status, Date.now()) }
    },
    refetchInterval: refreshMs,
    // The next look is the retry; silence must show at once.
    retry: false,
  })
}
