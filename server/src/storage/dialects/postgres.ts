/** Kysely on PostgreSQL 15 or later, through a pool of `pg`. */
import { type Dialect, PostgresAdapter, PostgresDriver, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import pg from 'pg'
import { guardDriver } from '../transaction-guard.ts'

const int8 = 20
const numeric = 1700

/** Both arrive as text, because they may exceed a double; ours (times, counts, sums) do not. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 || oid === numeric ? Number : pg.types.getTypeParser(oid, format),
}

export type PostgresOptions = {
  url: string
  connections: number
  statementTimeoutMs: number
  connectTimeoutMs: number
  onConnectionError: (error: Error) => void
}

export const postgresDialect = (options: PostgresOptions): Dialect => {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    // A holder that hangs inside a transaction must not keep its locks.
    idle_in_transaction_session_timeout: options.statementTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'keepgate',
    types,
  })
  // A connection that breaks while idle, or between two statements of a transaction, emits an error that would
  // otherwise end the process; the pool replaces it, and the next statement on it fails.
  pool.on('error', options.onConnectionError)
  pool.on('connect', (client) => client.on('error', options.onConnectionError))

  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => guardDriver(new PostgresDriver({ pool })),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}
