import { AuditPage } from '@keepgate/protocol/audit'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { defaultPageSize, pageQuery } from '../page-query.ts'
import { inWorkspace } from '../path-parameters.ts'

export const listAudit = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/audit',
  summary: 'List the workspace’s own audit entries, newest first',
  auth: { verb: 'audit:read' },
  limit: 'default',
  request: { params: inWorkspace, query: z.strictObject(pageQuery), body: none },
  response: { status: 200, body: AuditPage },
  handle: async ({ services, caller, query }) => {
    const limit = query.limit ?? defaultPageSize
    const page = await services.audit.list(caller.access.workspaceId, query.cursor ?? null, limit)
    return { data: page.entries, next_cursor: page.nextCursor }
  },
})
