import { AdminAuditPage } from '@keepgate/protocol/admin-command'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { defaultPageSize, pageQuery } from '../page-query.ts'

export const listAdminAudit = defineRoute({
  method: 'GET',
  path: '/api/admin/audit',
  summary: 'List the audit entries of all workspaces, newest first',
  auth: { admin: 'read' },
  limit: 'default',
  request: { params: none, query: z.strictObject(pageQuery), body: none },
  response: { status: 200, body: AdminAuditPage },
  handle: async ({ services, query }) => {
    const page = await services.audit.listAll(query.cursor ?? null, query.limit ?? defaultPageSize)
    return { data: page.entries, next_cursor: page.nextCursor }
  },
})
