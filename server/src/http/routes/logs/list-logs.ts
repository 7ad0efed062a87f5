import { RecordPage, RecordQuery } from '@keepgate/protocol/logs'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { defaultPageSize, pageQuery } from '../page-query.ts'
import { inWorkspace } from '../path-parameters.ts'
import { recordFilters } from './record-filters.ts'
import { recordView } from './record-view.ts'

export const listLogs = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/logs',
  summary: 'List request records, newest first',
  auth: { verb: 'logs:read' },
  limit: 'default',
  request: { params: inWorkspace, query: z.strictObject({ ...RecordQuery.shape, ...pageQuery }), body: none },
  response: { status: 200, body: RecordPage },
  handle: async ({ services, visit, caller, query }) => {
    const { rows, nextCursor } = await services.requestRecords(caller.access.workspaceId, visit.left()).page({
      cursor: query.cursor ?? null,
      limit: query.limit ?? defaultPageSize,
      filters: recordFilters(query),
    })
    return { data: rows.map(recordView), next_cursor: nextCursor }
  },
})
