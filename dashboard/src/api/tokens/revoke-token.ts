import { z } from 'zod/mini'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Ends a token at once. Revoking twice is no error. */
export const revokeToken = (workspaceId: string, tokenId: string): Promise<undefined> =>
  request({
    method: 'POST',
    path: workspacePath(workspaceId, 'management-tokens', tokenId, 'revoke'),
    answer: z.undefined(),
  })
