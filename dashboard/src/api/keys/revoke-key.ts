import { z } from 'zod/mini'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Ends a key everywhere, its streams under way included. Revoking twice is no error. */
export const revokeKey = (workspaceId: string, keyId: string): Promise<undefined> =>
  request({
    method: 'POST',
    path: workspacePath(workspaceId, 'api-keys', keyId, 'revoke'),
    answer: z.undefined(),
  })
