import { useQuery } from '@tanstack/react-query'
import { providerHealthQuery } from '../api/providers/get-provider-health.ts'
import { connectionsQuery } from '../api/providers/list-connections.ts'
import { joinHealth } from './connection-row.ts'

const healthRefreshMs = 15_000

/** The connections with their health. Health is a help: where it cannot be had, the list stands without it. */
export const useConnections = (workspaceId: string) => {
  const connections = useQuery(connectionsQuery(workspaceId))
  const health = useQuery({ ...providerHealthQuery(workspaceId), refetchInterval: healthRefreshMs })
  return {
    rows: connections.data === undefined ? undefined : joinHealth(connections.data, health.data),
    error: connections.error,
    refetch: () => void connections.refetch(),
  }
}
