import { AdminCommandView } from '@keepgate/protocol/admin-command'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'

export const getAdminCommand = defineRoute({
  method: 'GET',
  path: '/api/admin/commands/:commandId',
  summary: 'See one signed command: whether it waits, and for what, or what came of it',
  auth: { admin: 'read' },
  limit: 'default',
  request: { params: z.strictObject({ commandId: z.string().min(1).max(64) }), query: none, body: none },
  response: { status: 200, body: AdminCommandView },
  handle: ({ services, params }) => services.admin.viewCommand(params.commandId),
})
