/** Request records written straight into the database of a test's server, beside it: thousands, of any time and kind. */
import { closeSync, openSync, readSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { newId } from '../../server/src/kernel/ids.ts'
import type { RequestRecordRow } from '../../server/src/storage/schema.ts'
import type { Keepgate } from '../../server/test/harness/keepgate.ts'
import { filesBelow } from '../../server/test/harness/records.ts'

const isSqlite = (path: string): boolean => {
  const head = Buffer.alloc(15)
  const file = openSync(path, 'r')
  try {
    return readSync(file, head, 0, 15, 0) === 15 && head.toString('latin1') === 'SQLite format 3'
  } finally {
    closeSync(file)
  }
}

/** The database that holds this table. */
export const openWithTable = (directory: string, table: string): DatabaseSync => {
  for (const path of filesBelow(directory).filter(isSqlite)) {
    const database = new DatabaseSync(path, { timeout: 10_000 })
    if (database.prepare('select 1 from sqlite_schema where name = ?').get(table) !== undefined) return database
    database.close()
  }
  throw new Error(`No database here has the table ${table}.`)
}

/** The database that holds the records. */
export const openRecords = (directory: string): DatabaseSync => openWithTable(directory, 'request_records')

/** A completed, streamed request of known cost; what a test is about it overrides. */
const usual = (workspaceId: string, time: number): RequestRecordRow => ({
  // A record's id is made when its request ends.
  id: newId('rec', time + 900),
  request_id: newId('req', time),
  time,
  workspace_id: workspaceId,
  api_key_id: null,
  member_id: null,
  connection: 'demo',
  provider: 'demo',
  model: 'demo-small',
  operation: 'chat',
  stream: 1,
  status: 200,
  outcome: 'completed',
  error_code: null,
  input_tokens: 1200,
  cached_tokens: null,
  output_tokens: 340,
  reasoning_tokens: null,
  cost_usd: 0.0042,
  estimated: 0,
  latency_ms: 900,
  first_token_ms: 210,
  attempts: 1,
  sent_ms: 2,
  answered_ms: 30,
  failed_attempts: null,
})

/** @param records newest last or first, as one likes; each with its time in milliseconds since 1970. @returns as stored */
export const seedRecords = (
  keepgate: Keepgate,
  records: readonly (Partial<RequestRecordRow> & { readonly time: number })[],
): readonly RequestRecordRow[] => {
  const rows = records.map((record) => ({ ...usual(keepgate.workspaceId, record.time), ...record }))
  const names = Object.keys(usual('', 0))
  const database = openRecords(keepgate.dataDirectory)
  try {
    const insert = database.prepare(
      `insert into request_records (${names.join(', ')}) values (${names.map((name) => `:${name}`).join(', ')})`,
    )
    database.exec('begin immediate')
    for (const row of rows) insert.run(row)
    database.exec('commit')
  } finally {
    database.close()
  }
  return rows
}
