import { InvitationView } from '@keepgate/protocol/identity'
import { z } from 'zod'
import { invitationView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const listInvitations = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/invitations',
  summary: 'List invitations, spent and revoked ones too',
  auth: { verb: 'invitations:read' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 200, body: z.strictObject({ data: z.array(InvitationView) }) },
  handle: async ({ services, caller }) => {
    const invitations = await services.identity.invitations.forWorkspace(caller.access.workspaceId).list()
    return { data: invitations.map(invitationView) }
  },
})
