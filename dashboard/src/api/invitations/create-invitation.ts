import { type InvitationCreate, InvitationCreated } from '@keepgate/protocol/identity'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** The answer holds the token this once. Throws RequestError validation_failed, conflict (a member already). */
export const createInvitation = (workspaceId: string, body: InvitationCreate): Promise<InvitationCreated> =>
  request({ method: 'POST', path: workspacePath(workspaceId, 'invitations'), body, answer: InvitationCreated })
