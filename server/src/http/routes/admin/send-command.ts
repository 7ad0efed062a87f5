import { AdminCommandAnswer, AdminCommandRequest } from '@keepgate/protocol/admin-command'
import { defineRoute, none } from '../../define-route.ts'

export const sendAdminCommand = defineRoute({
  method: 'POST',
  path: '/api/admin/command',
  summary: 'Carry out a signed command, or let it wait for a second key',
  auth: { admin: 'command' },
  limit: 'default',
  request: { params: none, query: none, body: AdminCommandRequest },
  response: { status: 200, body: AdminCommandAnswer },
  plan: ({ services, body, signed }) => services.admin.planCommand(body, signed),
})
