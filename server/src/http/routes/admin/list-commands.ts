import { AdminCommandsPage } from '@keepgate/protocol/admin-command'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { defaultPageSize, pageQuery } from '../page-query.ts'

export const listAdminCommands = defineRoute({
  method: 'GET',
  path: '/api/admin/commands',
  summary: 'List signed commands, newest first: those that wait, and what came of the others',
  auth: { admin: 'read' },
  limit: 'default',
  request: { params: none, query: z.strictObject(pageQuery), body: none },
  response: { status: 200, body: AdminCommandsPage },
  handle: ({ services, query }) => services.admin.listCommands(query.cursor ?? null, query.limit ?? defaultPageSize),
})
