import { InvitationCreate, InvitationCreated } from '@keepgate/protocol/identity'
import { invitationView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const createInvitation = defineRoute({
  method: 'POST',
  path: '/api/workspaces/:workspaceId/invitations',
  summary: 'Invite an address; the token is shown once',
  auth: { verb: 'invitations:write' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: InvitationCreate },
  response: { status: 201, body: InvitationCreated },
  handle: async ({ services, caller, body }) => {
    const invitations = services.identity.invitations.forWorkspace(caller.access.workspaceId)
    const { invitation, token } = await invitations.create(caller.access, body)
    return { invitation: invitationView(invitation), token }
  },
})
