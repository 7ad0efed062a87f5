import { z } from 'zod/mini'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Its link opens nothing from then on. Throws RequestError conflict (not open any more), not_found. */
export const revokeInvitation = (workspaceId: string, invitationId: string): Promise<undefined> =>
  request({ method: 'DELETE', path: workspacePath(workspaceId, 'invitations', invitationId), answer: z.undefined() })
