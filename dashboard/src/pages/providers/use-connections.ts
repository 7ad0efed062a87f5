import { useQuery } from '@tanstack/react-query'
import { queryKeys } from '../../api/keys.ts'
import { getProviderHealth } from '../../api/providers/get-provider-health.ts'
import { listConnections } from '../../api/providers/list-connections.ts'
import { joinHealth } from './connection-row.ts'

const healthRefreshMs = 15_000

/** The connections with their health. Health is a help: where it cannot be had, the list stands without it. */
export const useConnections = (workspaceId: string) => {
  const connections = useQuery({
    queryKey: queryKeys.area(workspaceId, 'providers'),
    queryFn: ({ signal }) => listConnections(workspaceId, signal),
  })
  const health = useQuery({
    queryKey: queryKeys.area(workspaceId, 'provider-health'),
    queryFn: ({ signal }) => getProviderHealth(workspaceId, signal),
    refetchInterval: healthRefreshMs,
  })
  return {
    rows: connections.data === undefined ? undefined : joinHealth(connections.data, health.data),
    error: connections.error,
    refetch: () => void connections.refetch(),
  }
}
