import { useQuery } from '@tanstack/react-query'
import { queryKeys } from '../../api/keys.ts'
import { listTokens } from '../../api/tokens/list-tokens.ts'

export const tokensQueryKey = (workspaceId: string) => queryKeys.area(workspaceId, 'tokens')

export const useTokens = (workspaceId: string) =>
  useQuery({
    queryKey: tokensQueryKey(workspaceId),
    queryFn: ({ signal }) => listTokens(workspaceId, signal),
  })
