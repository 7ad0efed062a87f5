import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const removeWorkspace = defineRoute({
  method: 'DELETE',
  path: '/api/workspaces/:workspaceId',
  summary: 'Remove a workspace; its keys are refused from then on',
  auth: { verb: 'workspace:write' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 204 },
  handle: async ({ services, caller }) => {
    await services.identity.workspaces.remove(caller.access, caller.access.workspaceId)
  },
})
