import { ManagementTokenView } from '@keepgate/protocol/identity'
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod/mini'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

const TokenList = z.strictObject({ data: z.array(ManagementTokenView) })

/** Management tokens, ended ones too; for admins. Throws RequestError forbidden. */
export const listTokens = async (workspaceId: string, signal?: AbortSignal): Promise<readonly ManagementTokenView[]> =>
  (await request({ method: 'GET', path: workspacePath(workspaceId, 'management-tokens'), answer: TokenList, signal }))
    .data

/** The one list of management tokens that everybody reads. */
export const tokensQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'tokens'),
    queryFn: ({ signal }) => listTokens(workspaceId, signal),
  })
