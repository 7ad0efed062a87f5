import { ConnectionView } from '@keepgate/protocol/provider-connection'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'
import { connectionBody } from './connection-view.ts'

export const listConnections = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/providers',
  summary: 'List provider connections',
  auth: { verb: 'providers:read' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 200, body: z.strictObject({ data: z.array(ConnectionView) }) },
  handle: async ({ services, caller }) => {
    const connections = await services.connections.forWorkspace(caller.access.workspaceId).list()
    return { data: connections.map(connectionBody) }
  },
})
