import { useQuery } from '@tanstack/react-query'
import { keysQuery } from '../../api/keys/list-keys.ts'

const refreshMs = 10_000

/** The keys of a workspace, renewed while they are looked at: how much of a limit is used changes by the second. */
export const useKeys = (workspaceId: string) => useQuery({ ...keysQuery(workspaceId), refetchInterval: refreshMs })
