import { useQuery } from '@tanstack/react-query'
import { getProviderHealth } from '../api/providers/get-provider-health.ts'
import { listConnections } from '../api/providers/list-connections.ts'
import { queryKeys } from '../api/query-keys.ts'
import { joinHealth } from './connection-row.ts'

const refreshMs = 10_000

/** Connections and how they did lately, of one moment. Asked again while the page is in sight. */
export const useWatchedConnections = (workspaceId: string) =>
  useQuery({
    queryKey: queryKeys.area(workspaceId, 'provider-health', 'watched'),
    queryFn: async ({ signal }) => {
      const [connections, health] = await Promise.all([
        listConnections(workspaceId, signal),
        getProviderHealth(workspaceId, signal),
      ])
      return joinHealth(connections, health)
    },
    refetchInterval: refreshMs,
    // The next look is the retry; silence must show at once.
    retry: false,
  })
