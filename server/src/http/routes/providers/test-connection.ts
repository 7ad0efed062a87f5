import { ConnectionTestView } from '@keepgate/protocol/provider-connection'
import { defineRoute, none } from '../../define-route.ts'
import { connectionParams } from '../path-parameters.ts'
import { connectionTestBody } from './connection-view.ts'

export const testConnection = defineRoute({
  method: 'POST',
  path: '/api/workspaces/:workspaceId/providers/:connectionId/test',
  summary: 'Test a connection in two stages: reach and authenticate, then a call of one token',
  auth: { verb: 'providers:test' },
  limit: 'tool',
  request: { params: connectionParams, query: none, body: none },
  response: { status: 200, body: ConnectionTestView },
  handle: async ({ services, caller, params }) =>
    connectionTestBody(await services.connections.forWorkspace(caller.access.workspaceId).test(params.connectionId)),
})
