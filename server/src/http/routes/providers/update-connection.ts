import { ConnectionView } from '@keepgate/protocol/provider-connection'
import { defineRoute, none } from '../../define-route.ts'
import { connectionParams } from '../path-parameters.ts'
import { ConnectionUpdate, connectionChange } from './connection-change.ts'
import { connectionBody } from './connection-view.ts'

export const updateConnection = defineRoute({
  method: 'PATCH',
  path: '/api/workspaces/:workspaceId/providers/:connectionId',
  summary: 'Change a provider connection; what is absent stays',
  auth: { verb: 'providers:write' },
  limit: 'default',
  bodyBytes: 1024 * 1024,
  request: { params: connectionParams, query: none, body: ConnectionUpdate },
  response: { status: 200, body: ConnectionView },
  handle: async ({ services, caller, params, body }) => {
    const connections = services.connections.forWorkspace(caller.access.workspaceId)
    return connectionBody(await connections.update(caller.access, params.connectionId, connectionChange(body)))
  },
})
