import type { ManagementTokenView } from '@keepgate/protocol/identity'
import { TokenPage } from '@keepgate/protocol/key-list'
import { queryOptions } from '@tanstack/react-query'
import { allPages } from '../all-pages.ts'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Management tokens, ended ones too; for admins. Throws RequestError forbidden. */
export const listTokens = (workspaceId: string, signal?: AbortSignal): Promise<readonly ManagementTokenView[]> =>
  allPages((cursor) =>
    request({
      method: 'GET',
      path: workspacePath(workspaceId, 'management-tokens'),
      query: { cursor },
      answer: TokenPage,
      signal,
    }),
  )

/** The one list of management tokens that everybody reads. */
export const tokensQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'tokens'),
    queryFn: ({ signal }) => listTokens(workspaceId, signal),
  })
