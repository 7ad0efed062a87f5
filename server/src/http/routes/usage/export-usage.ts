import { defineRoute, none } from '../../define-route.ts'
import { recordFilters } from '../logs/record-filters.ts'
import { inWorkspace } from '../path-parameters.ts'
import { csvTable } from './csv-table.ts'
import { UsageQuery, usageRange, usageView } from './usage-view.ts'

export const exportUsageCsv = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/usage.csv',
  summary: 'Download the groups of /usage as CSV, safe to open in a spreadsheet',
  auth: { verb: 'usage:read' },
  limit: 'default',
  request: { params: inWorkspace, query: UsageQuery, body: none },
  response: { status: 200, contentType: 'text/csv; charset=utf-8' },
  handle: async ({ services, visit, caller, query }) => {
    const range = usageRange(query, services.clock.now())
    const records = services.requestRecords(caller.access.workspaceId, visit.left())
    const usage = await records.usage({ ...range, by: query.by, filters: recordFilters(query) })
    visit.setHeader('content-disposition', `attachment; filename="keepgate-usage-by-${query.by}.csv"`)
    return csvTable(usageView(usage, range).groups, query.by)
  },
})

export const exportUsageJson = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/usage.json',
  summary: 'Download the answer of /usage as a file',
  auth: { verb: 'usage:read' },
  limit: 'default',
  request: { params: inWorkspace, query: UsageQuery, body: none },
  response: { status: 200, contentType: 'application/json; charset=utf-8' },
  handle: async ({ services, visit, caller, query }) => {
    const range = usageRange(query, services.clock.now())
    const records = services.requestRecords(caller.access.workspaceId, visit.left())
    const usage = await records.usage({ ...range, by: query.by, filters: recordFilters(query) })
    visit.setHeader('content-disposition', `attachment; filename="keepgate-usage-by-${query.by}.json"`)
    return `${JSON.stringify(usageView(usage, range))}\n`
  },
})
