import { UsageView } from '@keepgate/protocol/usage'
import { defineRoute, none } from '../../define-route.ts'
import { recordFilters } from '../logs/record-filters.ts'
import { inWorkspace } from '../path-parameters.ts'
import { UsageQuery, usageRange, usageView } from './usage-view.ts'

export const getUsage = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/usage',
  summary: 'Sum requests, tokens, cost and latency by provider, model, key, member, connection or day',
  auth: { verb: 'usage:read' },
  limit: 'default',
  request: { params: inWorkspace, query: UsageQuery, body: none },
  response: { status: 200, body: UsageView },
  handle: async ({ services, visit, caller, query }) => {
    const range = usageRange(query, services.clock.now())
    const records = services.requestRecords(caller.access.workspaceId, visit.left())
    return usageView(await records.usage({ ...range, by: query.by, filters: recordFilters(query) }), range)
  },
})
