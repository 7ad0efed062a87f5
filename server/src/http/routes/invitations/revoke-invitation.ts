import { defineRoute, none } from '../../define-route.ts'
import { invitationParams } from '../path-parameters.ts'

export const revokeInvitation = defineRoute({
  method: 'DELETE',
  path: '/api/workspaces/:workspaceId/invitations/:invitationId',
  summary: 'Revoke an invitation',
  auth: { verb: 'invitations:write' },
  limit: 'default',
  request: { params: invitationParams, query: none, body: none },
  response: { status: 204 },
  handle: async ({ services, caller, params }) => {
    const invitations = services.identity.invitations.forWorkspace(caller.access.workspaceId)
    await invitations.revoke(caller.access, params.invitationId)
  },
})
