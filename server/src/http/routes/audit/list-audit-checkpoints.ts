import { AuditCheckpointPage } from '@keepgate/protocol/audit'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { defaultPageSize, pageQuery } from '../page-query.ts'
import { inWorkspace } from '../path-parameters.ts'

export const listAuditCheckpoints = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/audit/checkpoints',
  summary: 'List the signed checkpoints of the audit log, newest first',
  auth: { verb: 'audit:read' },
  limit: 'default',
  request: { params: inWorkspace, query: z.strictObject(pageQuery), body: none },
  response: { status: 200, body: AuditCheckpointPage },
  handle: async ({ services, query }) => {
    const page = await services.audit.checkpoints(query.cursor ?? null, query.limit ?? defaultPageSize)
    return { data: page.checkpoints, next_cursor: page.nextCursor }
  },
})
