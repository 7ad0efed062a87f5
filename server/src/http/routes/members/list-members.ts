import { MemberView } from '@keepgate/protocol/identity'
import { z } from 'zod'
import { memberView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const listMembers = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/members',
  summary: 'List members and their ranks',
  auth: { verb: 'members:read' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 200, body: z.strictObject({ data: z.array(MemberView) }) },
  handle: async ({ services, caller }) => {
    const members = await services.identity.members.forWorkspace(caller.access.workspaceId).list()
    return { data: members.map(memberView) }
  },
})
