import { AuditPage } from '@keepgate/protocol/audit'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { defaultPageSize, pageQuery } from '../page-query.ts'
import { inWorkspace } from '../path-parameters.ts'
import { auditFilters } from './audit-filters.ts'

export const listAudit = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/audit',
  summary: 'List the workspace’s own audit entries, newest first; by action, actor, target and time',
  auth: { verb: 'audit:read' },
  limit: 'default',
  request: { params: inWorkspace, query: z.strictObject({ ...pageQuery, ...auditFilters }), body: none },
  response: { status: 200, body: AuditPage },
  handle: async ({ services, caller, query }) => {
    const { cursor = null, limit = defaultPageSize, ...filters } = query
    const page = await services.audit.list(caller.access.workspaceId, cursor, limit, filters)
    return { data: page.entries, next_cursor: page.nextCursor }
  },
})
