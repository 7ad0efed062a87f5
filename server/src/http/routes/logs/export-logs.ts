import { Readable } from 'node:stream'
import { RecordQuery } from '@keepgate/protocol/logs'
import { csvHeader, csvLine } from '../../../gateway/records/csv.ts'
import type { RecordFilters } from '../../../gateway/records/record-filters.ts'
import type { RequestRecord } from '../../../gateway/records/request-record.ts'
import type { RequestRecords } from '../../../gateway/records/request-record-repository.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'
import { recordFilters } from './record-filters.ts'
import { recordView } from './record-view.ts'

type Writer = {
  readonly start: string
  readonly row: (record: RequestRecord) => string
  readonly between: string
  readonly end: string
}

const csv: Writer = { start: csvHeader(), row: csvLine, between: '', end: '' }
const json: Writer = { start: '[', row: (record) => JSON.stringify(recordView(record)), between: ',\n', end: ']\n' }

/** Written as it is read, a thousand rows at a time: the size of the log is not the size of our memory. */
async function* write(records: RequestRecords, filters: RecordFilters, writer: Writer): AsyncGenerator<string> {
  yield writer.start
  let first = true
  for await (const rows of records.exportRows(filters)) {
    yield (first ? '' : writer.between) + rows.map(writer.row).join(writer.between)
    first = false
  }
  yield writer.end
}

export const exportLogsCsv = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/logs.csv',
  summary: 'Download exactly the filtered records as CSV, safe to open in a spreadsheet',
  auth: { verb: 'logs:read' },
  limit: 'default',
  request: { params: inWorkspace, query: RecordQuery, body: none },
  response: { status: 200, contentType: 'text/csv; charset=utf-8' },
  handle: ({ services, visit, caller, query }) => {
    visit.setHeader('content-disposition', 'attachment; filename="keepgate-logs.csv"')
    return Readable.from(write(services.requestRecords(caller.access.workspaceId), recordFilters(query), csv))
  },
})

export const exportLogsJson = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/logs.json',
  summary: 'Download exactly the filtered records as JSON',
  auth: { verb: 'logs:read' },
  limit: 'default',
  request: { params: inWorkspace, query: RecordQuery, body: none },
  response: { status: 200, contentType: 'application/json; charset=utf-8' },
  handle: ({ services, visit, caller, query }) => {
    visit.setHeader('content-disposition', 'attachment; filename="keepgate-logs.json"')
    return Readable.from(write(services.requestRecords(caller.access.workspaceId), recordFilters(query), json))
  },
})
