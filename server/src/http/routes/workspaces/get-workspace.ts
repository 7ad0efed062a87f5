import { WorkspaceView } from '@keepgate/protocol/identity'
import { workspaceView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const getWorkspace = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId',
  summary: 'Get a workspace and your rank in it',
  auth: { verb: 'workspace:read' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 200, body: WorkspaceView },
  handle: async ({ services, caller }) => {
    const { workspaceId, rank } = caller.access
    return workspaceView({ ...(await services.identity.workspaces.get(workspaceId)), rank })
  },
})
