import { z } from 'zod/mini'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Ends their sessions and revokes the keys and tokens they made here. Throws RequestError conflict (the last admin), not_found. */
export const removeMember = (workspaceId: string, memberId: string): Promise<undefined> =>
  request({ method: 'DELETE', path: workspacePath(workspaceId, 'members', memberId), answer: z.undefined() })
