import { AdminCommandsPage } from '@keepgate/protocol/admin-command'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { defaultPageSize, pageQuery } from '../page-query.ts'

export const listAdminCommands = defineRoute({
  method: 'GET',
  path: '/api/admin/commands',
  summary:
    'List signed commands, newest first: those that wait, and what came of the others; `status=pending` for the former alone',
  auth: { admin: 'read' },
  limit: 'default',
  request: {
    params: none,
    query: z.strictObject({ ...pageQuery, status: z.literal('pending').optional() }),
    body: none,
  },
  response: { status: 200, body: AdminCommandsPage },
  handle: ({ services, query: { cursor = null, limit = defaultPageSize, status } }) =>
    services.admin.listCommands({ cursor, limit, pendingOnly: status === 'pending' }),
})
