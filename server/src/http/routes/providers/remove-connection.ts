import { defineRoute, none } from '../../define-route.ts'
import { connectionParams } from '../path-parameters.ts'

export const removeConnection = defineRoute({
  method: 'DELETE',
  path: '/api/workspaces/:workspaceId/providers/:connectionId',
  summary: 'Remove a provider connection',
  auth: { verb: 'providers:write' },
  limit: 'default',
  request: { params: connectionParams, query: none, body: none },
  response: { status: 204 },
  handle: async ({ services, caller, params }) => {
    const connections = services.connections.forWorkspace(caller.access.workspaceId)
    await connections.remove(caller.access, params.connectionId)
  },
})
