/** The thread that owns one SQLite connection. Imports nothing but Node, so that it starts within milliseconds. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { SqliteFailure, SqliteReply, SqliteRequest, SqliteThreadOptions } from './sqlite-messages.ts'

type Prepared = { statement: StatementSync; reader: boolean }

const cacheSize = 256

const describe = (thrown: unknown): SqliteFailure => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const resultCode = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null
  return { message: error.message, resultCode }
}

const open = ({ path, synchronous, busyTimeoutMs }: SqliteThreadOptions): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  database.exec('pragma journal_mode = wal')
  database.exec(`pragma synchronous = ${synchronous}`)
  // A view or trigger planted in a file from elsewhere must not call functions.
  database.exec('pragma trusted_schema = off')
  // SQLite's own knows the letters of ASCII alone; PostgreSQL's knows all.
  database.function('lower', { deterministic: true, directOnly: true }, (text) =>
    typeof text === 'string' ? text.toLowerCase() : text,
  )
  return database
}

const serve = (database: DatabaseSync) => {
  const cache = new Map<string, Prepared>()

  const prepare = (sql: string): Prepared => {
    const known = cache.get(sql)
    // Put back at the end: the map's order is the order of last use.
    if (known) cache.delete(sql)
    else if (cache.size >= cacheSize) cache.delete(cache.keys().next().value ?? '')
    const statement = known?.statement ?? database.prepare(sql)
    const prepared = known ?? { statement, reader: statement.columns().length > 0 }
    cache.set(sql, prepared)
    return prepared
  }

  const runBatch = (sql: string, json: string): number => {
    const rows: SQLInputValue[][] = JSON.parse(json)
    const { statement } = prepare(sql)
    let changes = 0
    database.exec('begin immediate')
    try {
      for (const row of rows) changes += Number(statement.run(...row).changes)
      database.exec('commit')
    } catch (error) {
      if (database.isTransaction) database.exec('rollback')
      throw error
    }
    return changes
  }

  return ({ id, sql, parameters }: SqliteRequest): SqliteReply => {
    try {
      if (typeof parameters === 'string') return { id, ok: true, rows: [], changes: runBatch(sql, parameters) }
      // SQLite itself rolls back on some failures (a full disk); there is nothing left to do then.
      if (sql === 'rollback' && !database.isTransaction) return { id, ok: true, rows: [], changes: null }
      const { statement, reader } = prepare(sql)
      const values = parameters as SQLInputValue[]
      if (reader) return { id, ok: true, rows: statement.all(...values), changes: null }
      return { id, ok: true, rows: [], changes: Number(statement.run(...values).changes) }
    } catch (error) {
      return { id, ok: false, failure: describe(error) }
    }
  }
}

const port = parentPort
if (port) {
  const reply = (message: SqliteReply): void => port.postMessage(message)
  try {
    const database = open(workerData as SqliteThreadOptions)
    const answer = serve(database)
    port.on('message', (request: SqliteRequest | 'close') => {
      if (request !== 'close') {
        reply(answer(request))
        return
      }
      database.close()
      port.close()
    })
    reply({ id: 0, ok: true, rows: [], changes: null })
  } catch (error) {
    reply({ id: 0, ok: false, failure: describe(error) })
    port.close()
  }
}
