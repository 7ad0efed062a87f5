import { ConnectionView } from '@keepgate/protocol/provider-connection'
import { defineRoute, none } from '../../define-route.ts'
import { connectionParams } from '../path-parameters.ts'
import { connectionBody } from './connection-view.ts'

export const getConnection = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/providers/:connectionId',
  summary: 'Get a provider connection, without its key',
  auth: { verb: 'providers:read' },
  limit: 'default',
  request: { params: connectionParams, query: none, body: none },
  response: { status: 200, body: ConnectionView },
  handle: async ({ services, caller, params }) =>
    connectionBody(await services.connections.forWorkspace(caller.access.workspaceId).get(params.connectionId)),
})
