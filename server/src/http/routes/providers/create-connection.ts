import { ConnectionView } from '@keepgate/protocol/provider-connection'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'
import { ConnectionCreate, connectionChange } from './connection-change.ts'
import { connectionBody } from './connection-view.ts'

export const createConnection = defineRoute({
  method: 'POST',
  path: '/api/workspaces/:workspaceId/providers',
  summary: 'Connect a provider; its key is sealed and never shown again',
  auth: { verb: 'providers:write' },
  limit: 'default',
  bodyBytes: 1024 * 1024,
  request: { params: inWorkspace, query: none, body: ConnectionCreate },
  response: { status: 201, body: ConnectionView },
  handle: async ({ services, caller, body }) => {
    const connections = services.connections.forWorkspace(caller.access.workspaceId)
    const created = { ...connectionChange(body), provider: body.provider }
    return connectionBody(await connections.create(caller.access, created))
  },
})
