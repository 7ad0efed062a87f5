import { AdminStatus } from '@keepgate/protocol/admin-command'
import { defineRoute, none } from '../../define-route.ts'

export const getAdminStatus = defineRoute({
  method: 'GET',
  path: '/api/admin/status',
  summary: 'See the installation’s state, its admin keys and the commands there are',
  auth: { admin: 'read' },
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 200, body: AdminStatus },
  handle: ({ services, caller }) => services.admin.status(caller.accepted),
})
