import { WorkspaceView, WorkspaceWrite } from '@keepgate/protocol/identity'
import { workspaceView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'

export const createWorkspace = defineRoute({
  method: 'POST',
  path: '/api/workspaces',
  summary: 'Make a workspace; you become its admin',
  auth: 'person',
  limit: 'default',
  request: { params: none, query: none, body: WorkspaceWrite },
  response: { status: 201, body: WorkspaceView },
  handle: async ({ services, caller, body }) => {
    const workspace = await services.identity.workspaces.create(caller.principal, body)
    return workspaceView({ ...workspace, rank: 'admin' })
  },
})
