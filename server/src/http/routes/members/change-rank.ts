import { MemberUpdate, MemberView } from '@keepgate/protocol/identity'
import { memberView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { memberParams } from '../path-parameters.ts'

export const changeRank = defineRoute({
  method: 'PATCH',
  path: '/api/workspaces/:workspaceId/members/:memberId',
  summary: 'Change a member’s rank; ends their sessions',
  auth: { verb: 'members:write' },
  limit: 'default',
  request: { params: memberParams, query: none, body: MemberUpdate },
  response: { status: 200, body: MemberView },
  handle: async ({ services, caller, params, body }) => {
    const members = services.identity.members.forWorkspace(caller.access.workspaceId)
    return memberView(await members.changeRank(caller.access, params.memberId, body.rank))
  },
})
