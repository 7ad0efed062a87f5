import { WorkspaceView, WorkspaceWrite } from '@keepgate/protocol/identity'
import { workspaceView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const renameWorkspace = defineRoute({
  method: 'PATCH',
  path: '/api/workspaces/:workspaceId',
  summary: 'Rename a workspace',
  auth: { verb: 'workspace:write' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: WorkspaceWrite },
  response: { status: 200, body: WorkspaceView },
  handle: async ({ services, caller, body }) => {
    const { workspaceId, rank } = caller.access
    return workspaceView({
      ...(await services.identity.workspaces.rename(caller.access, workspaceId, body.name)),
      rank,
    })
  },
})
