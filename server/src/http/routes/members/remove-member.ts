import { defineRoute, none } from '../../define-route.ts'
import { memberParams } from '../path-parameters.ts'

export const removeMember = defineRoute({
  method: 'DELETE',
  path: '/api/workspaces/:workspaceId/members/:memberId',
  summary: 'Remove a member; ends their sessions and revokes the keys they made here',
  auth: { verb: 'members:write' },
  limit: 'default',
  request: { params: memberParams, query: none, body: none },
  response: { status: 204 },
  handle: async ({ services, caller, params }) => {
    const members = services.identity.members.forWorkspace(caller.access.workspaceId)
    await members.remove(caller.access, params.memberId)
  },
})
