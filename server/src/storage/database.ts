/** The seam: everything above asks for a database here, and nothing above knows which one it is. */
import { chmod, lstat, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Dialect, type Kysely, sql } from 'kysely'
import { within } from '../kernel/within.ts'
import { databaseFile } from './database-files.ts'
import { sqliteDialect } from './dialects/sqlite.ts'
import { isMigrated, migrate } from './migrate.ts'
import type { Schema } from './schema.ts'
import { type Snapshot, withSnapshot } from './snapshot.ts'
import { StorageError } from './storage-error.ts'
import { GuardedDatabase } from './transaction-guard.ts'

export type Database = Kysely<Schema>

export type StorageLog = { error(details: object, message: string): void }

export type OpenDatabase = {
  readonly kind: 'sqlite' | 'postgres'
  /** People, keys, policy, audit: a commit survives a power cut. */
  readonly database: Database
  /** Request records: written in batches, and short reads of them. Never waits behind a control-plane transaction's queue. */
  readonly telemetry: Database
  /** Long reads of request records: sums, searches, exports. Nothing is written here, so that no write waits behind them. */
  readonly reader: Database
  /** Throws StorageError; the process must not start then. */
  migrate(): Promise<void>
  /** Whether the database has exactly this program's migrations. Rejects where it does not answer. */
  migrated(): Promise<boolean>
  /** One moment of everything, over a connection of its own, for as long as `work` takes. Rejects with what it throws. */
  snapshot<Value>(work: (snapshot: Snapshot) => Promise<Value>): Promise<Value>
  /** Whether the control plane's database answers: that long reads keep the others busy is no illness. */
  healthy(): Promise<boolean>
  close(): Promise<void>
}

type Options = {
  /** Null for SQLite in the data directory. */
  url: string | null
  dataDirectory: string
  log?: StorageLog
}

const silent: StorageLog = { error: () => undefined }
const healthTimeoutMs = 2_000
const snapshotTimeoutMs = 600_000

const sqliteFile = async (dataDirectory: string): Promise<string> => {
  const path = join(dataDirectory, databaseFile)
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  // The write-ahead log takes the file's own mode, so that it is never wider.
  await (await open(path, 'a', 0o600)).close()
  // What a link leads to may be anybody's.
  if (!(await lstat(path)).isSymbolicLink()) await chmod(path, 0o600)
  return path
}

type Handles = {
  /** Control plane, telemetry, reader. */
  readonly handles: readonly [Database, Database, Database]
  /** For a snapshot: one connection more. */
  readonly dialect: () => Dialect
}

const openSqlite = async (dataDirectory: string): Promise<Handles> => {
  const path = await sqliteFile(dataDirectory)
  const dialect = (synchronous: 'FULL' | 'NORMAL') => sqliteDialect({ path, synchronous, busyTimeoutMs: 5_000 })
  const on = (synchronous: 'FULL' | 'NORMAL') => new GuardedDatabase({ dialect: dialect(synchronous) })
  return { handles: [on('FULL'), on('NORMAL'), on('NORMAL')], dialect: () => dialect('NORMAL') }
}

const openPostgres = async (url: string, log: StorageLog): Promise<Handles> => {
  // Loaded where it is used: an embedded start is spared the time.
  const { postgresDialect } = await import('./dialects/postgres.ts')
  const dialect = (connections: number, statementTimeoutMs: number) =>
    postgresDialect({
      url,
      connections,
      statementTimeoutMs,
      connectTimeoutMs: 5_000,
      onConnectionError: (error) => log.error({ error }, 'A database connection was lost.'),
    })
  const on = (connections: number, statementTimeoutMs: number) =>
    new GuardedDatabase({ dialect: dialect(connections, statementTimeoutMs) })
  return {
    handles: [on(10, 15_000), on(3, 30_000), on(4, 30_000)],
    // A disk that is slow to take what was read must not end the transaction.
    dialect: () => dialect(1, snapshotTimeoutMs),
  }
}

const ping = async (database: Database): Promise<unknown> => sql`select 1`.execute(database)

/** Throws StorageError where the URL is not one, or the database does not answer. */
export const openDatabase = async ({ url, dataDirectory, log = silent }: Options): Promise<OpenDatabase> => {
  const kind = url === null ? 'sqlite' : 'postgres'
  if (url !== null && !/^postgres(ql)?:\/\//.test(url)) {
    throw new StorageError(
      'database_url_invalid',
      'DATABASE_URL is not a PostgreSQL address.',
      'Write postgres://user:password@host:5432/database, or leave it out for SQLite in the data directory.',
    )
  }
  const unreachable = (cause: unknown) =>
    new StorageError(
      'database_unreachable',
      url === null ? 'The database file in the data directory cannot be opened.' : 'PostgreSQL does not answer.',
      url === null
        ? 'Check that DATA_DIR is on a local disk with room, and that this user may write there.'
        : 'Check DATABASE_URL, that the server runs, and that this user may log in.',
      cause,
    )
  try {
    const { handles, dialect } = await (url === null ? openSqlite(dataDirectory) : openPostgres(url, log))
    const [database, telemetry, reader] = handles
    const close = async (): Promise<void> => {
      await Promise.all(handles.map((handle) => handle.destroy()))
    }
    await ping(database).catch(async (error) => {
      await close().catch(() => undefined)
      throw error
    })
    return {
      kind,
      database,
      telemetry,
      reader,
      migrate: () => migrate(database, kind),
      migrated: () => isMigrated(database),
      snapshot: (work) => withSnapshot(dialect(), kind, work),
      healthy: () =>
        within(healthTimeoutMs, ping(database)).then(
          () => true,
          () => false,
        ),
      close,
    }
  } catch (error) {
    throw unreachable(error)
  }
}
