/**
 * Brings a database to this program's schema, or refuses. Each migration is one transaction that holds a lock across
 * processes, so that two servers that start at once migrate once, and a migration that fails leaves nothing.
 */
import { type Kysely, sql, type Transaction } from 'kysely'
import { migrationTable } from './migration-table.ts'
import { migrations as allMigrations, type Migration } from './migrations/registry.ts'
import type { Schema } from './schema.ts'
import { StorageError } from './storage-error.ts'
import { unfinishedRestore, unfinishedTable } from './unfinished-restore.ts'

type Bookkeeping = { schema_migrations: { name: string; applied_at: number } }
type Kind = 'sqlite' | 'postgres'

// 'keepgate' in ASCII, as a signed 64-bit number: any fixed number that others do not use would do.
const advisoryLock = '7738703068151247973'

const restore =
  'Restore a backup made before the last upgrade, or point DATABASE_URL or DATA_DIR at an empty database; nothing was changed.'

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Everything after `applied` that is to be done. Throws StorageError where `applied` is no beginning of ours. */
const pendingAfter = (applied: readonly string[], migrations: readonly Migration[]): readonly Migration[] => {
  const known = new Set(migrations.map(({ name }) => name))
  const newer = applied.filter((name) => !known.has(name))
  if (newer.length > 0) {
    throw new StorageError(
      'database_newer',
      `The database was made by a newer Keepgate (it has ${newer.join(', ')}).`,
      'Start that version or a newer one, or restore a backup made by this one; nothing was changed.',
    )
  }
  const missing = migrations.slice(0, applied.length).filter(({ name }) => !applied.includes(name))
  if (missing.length > 0) {
    throw new StorageError(
      'migration_incomplete',
      `The database is migrated in part: ${missing.map(({ name }) => name).join(', ')} never ran, later ones did.`,
      restore,
    )
  }
  return migrations.slice(applied.length)
}

const tableNames = async (transaction: Transaction<Schema>): Promise<ReadonlySet<string>> =>
  new Set((await transaction.introspection.getTables()).map(({ name }) => name))

/** Tables that a recorded migration made and that are not there, or tables there that no record explains. */
const requireTablesAsRecorded = async (
  transaction: Transaction<Schema>,
  applied: readonly Migration[],
  all: readonly Migration[],
): Promise<void> => {
  const present = await tableNames(transaction)
  const expected = new Set(applied.flatMap(({ tables }) => tables))
  const lost = [...expected].filter((table) => !present.has(table))
  const unexplained = all.flatMap(({ tables }) => tables).filter((table) => present.has(table) && !expected.has(table))
  if (lost.length + unexplained.length === 0) return
  throw new StorageError(
    'migration_incomplete',
    lost.length > 0
      ? `The database is migrated in part: the tables ${lost.join(', ')} are missing.`
      : `The database is migrated in part: the tables ${unexplained.join(', ')} exist, but no finished migration made them.`,
    restore,
  )
}

/** One step under the lock; false when nothing was left to do. */
const applyNext = (
  database: Kysely<Schema>,
  kind: Kind,
  migrations: readonly Migration[],
  restoring: boolean,
): Promise<boolean> =>
  database.transaction().execute(async (transaction) => {
    // SQLite's `begin immediate` is the lock.
    if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${sql.raw(advisoryLock)})`.execute(transaction)
    if (!restoring && (await tableNames(transaction)).has(unfinishedTable)) throw unfinishedRestore()
    const books = transaction.withTables<Bookkeeping>()
    await transaction.schema
      .createTable(migrationTable)
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute()
    const applied = (await books.selectFrom('schema_migrations').select('name').orderBy('name').execute()).map(
      ({ name }) => name,
    )
    const pending = pendingAfter(applied, migrations)
    await requireTablesAsRecorded(transaction, migrations.slice(0, applied.length), migrations)
    const [next] = pending
    if (!next) return false
    await next.up(transaction).catch((error: unknown) => {
      throw new StorageError(
        'migration_failed',
        `Migration ${next.name} failed: ${describe(error)}`,
        'Nothing of it was kept. Free the cause (room on the disk, rights of the database user) and start again, or report it.',
        error,
      )
    })
    await books.insertInto('schema_migrations').values({ name: next.name, applied_at: Date.now() }).execute()
    return pending.length > 1
  })

/** Whether exactly this program's migrations are recorded: false also where a newer program has migrated further. */
export const isMigrated = async (
  database: Kysely<Schema>,
  migrations: readonly Migration[] = allMigrations,
): Promise<boolean> => {
  const books = database.withTables<Bookkeeping>()
  const applied = await books.selectFrom('schema_migrations').select('name').execute()
  return (
    applied.length === migrations.length && migrations.every(({ name }) => applied.some((row) => row.name === name))
  )
}

/** Throws StorageError. `restoring`: for whoever fills a database from a backup, which nobody else may open meanwhile. */
export const migrate = async (
  database: Kysely<Schema>,
  kind: Kind,
  migrations: readonly Migration[] = allMigrations,
  restoring = false,
): Promise<void> => {
  while (await applyNext(database, kind, migrations, restoring)) {
    // One transaction each, so that another process may take the next one.
  }
}
