import { Readable } from 'node:stream'
import { RecordQuery } from '@keepgate/protocol/logs'
import { csvHeader, csvLine } from '../../../gateway/records/csv.ts'
import type { RecordFilters } from '../../../gateway/records/record-filters.ts'
import type { RequestRecord } from '../../../gateway/records/request-record.ts'
import type { RequestRecords } from '../../../gateway/records/request-record-repository.ts'
import type { Access, Principal } from '../../../identity/model.ts'
import { AppError } from '../../../kernel/errors.ts'
import { type AccessWatch, watchAccess } from '../../access-watch.ts'
import { defineRoute, none } from '../../define-route.ts'
import type { ControlPlaneServices } from '../../services.ts'
import type { Visit } from '../../visit.ts'
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

const longestMs = 30 * 60_000

/**
 * Cut in the middle, not ended, where its access or its time ends: nobody may take a part for the whole. That also
 * reaches a client that has stopped reading.
 */
const cutWithAccess = (stream: Readable, watch: AccessWatch): void => {
  watch.onEnd((reason) => stream.destroy(reason))
  const deadline = setTimeout(() => stream.destroy(new AppError('request_timeout')), longestMs)
  deadline.unref()
  stream.once('close', () => {
    clearTimeout(deadline)
    watch.stop()
  })
}

type Caller = { readonly principal: Principal; readonly access: Access }

const download = (
  services: ControlPlaneServices,
  visit: Visit,
  caller: Caller,
  query: RecordQuery,
  { name, writer }: { readonly name: string; readonly writer: Writer },
): Readable | string => {
  visit.setHeader('content-disposition', `attachment; filename="${name}"`)
  // Only the head is asked for: a stream would be read to its end for nobody.
  if (visit.method === 'HEAD') return ''
  const leave = services.exports.enter(caller)
  const records = services.requestRecords(caller.access.workspaceId)
  const stream = Readable.from(write(records, recordFilters(query), writer), { highWaterMark: 1 })
  cutWithAccess(stream, watchAccess(services, caller))
  return stream.once('close', leave)
}

export const exportLogsCsv = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/logs.csv',
  summary: 'Download exactly the filtered records as CSV, safe to open in a spreadsheet',
  auth: { verb: 'logs:read' },
  limit: 'default',
  request: { params: inWorkspace, query: RecordQuery, body: none },
  response: { status: 200, contentType: 'text/csv; charset=utf-8' },
  handle: ({ services, visit, caller, query }) =>
    download(services, visit, caller, query, { name: 'keepgate-logs.csv', writer: csv }),
})

export const exportLogsJson = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/logs.json',
  summary: 'Download exactly the filtered records as JSON',
  auth: { verb: 'logs:read' },
  limit: 'default',
  request: { params: inWorkspace, query: RecordQuery, body: none },
  response: { status: 200, contentType: 'application/json; charset=utf-8' },
  handle: ({ services, visit, caller, query }) =>
    download(services, visit, caller, query, { name: 'keepgate-logs.json', writer: json }),
})
