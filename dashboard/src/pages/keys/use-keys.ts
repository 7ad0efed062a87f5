import { useQuery } from '@tanstack/react-query'
import { listKeys } from '../../api/keys/list-keys.ts'
import { queryKeys } from '../../api/keys.ts'

const refreshMs = 10_000

export const keysQueryKey = (workspaceId: string) => queryKeys.area(workspaceId, 'keys')

/** The keys of a workspace, renewed while they are looked at: how much of a limit is used changes by the second. */
export const useKeys = (workspaceId: string) =>
  useQuery({
    queryKey: keysQueryKey(workspaceId),
    queryFn: ({ signal }) => listKeys(workspaceId, signal),
    refetchInterval: refreshMs,
  })
