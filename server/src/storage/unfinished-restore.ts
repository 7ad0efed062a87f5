/**
 * The mark of a restore that is under way: a table in the target, made before anything else and dropped at the very end.
 * A database that has it is half a copy, and nothing starts on it.
 */
import { sql, type Transaction } from 'kysely'
import type { Database } from './database.ts'
import { migrationTable } from './migration-table.ts'
import type { Schema } from './schema.ts'
import { StorageError } from './storage-error.ts'

export const unfinishedTable = 'keepgate_unfinished_restore'

export const unfinishedRestore = (): StorageError =>
  new StorageError(
    'restore_unfinished',
    'The database is the beginning of a restore that never ended, or is under way now: it is not whole.',
    'Wait for it, or throw this copy away (remove the directory, or drop the PostgreSQL database and make it anew) and restore again.',
  )

/** Names of the tables where new ones would be made. */
const tablesHere = async (transaction: Transaction<Schema>, kind: 'sqlite' | 'postgres'): Promise<string[]> => {
  const { rows } = await (kind === 'sqlite'
    ? sql<{ name: string }>`select name from sqlite_master where name not like 'sqlite\\_%' escape '\\'`
    : sql<{ name: string }>`select relname as name from pg_catalog.pg_class
        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f', 'S')`
  ).execute(transaction)
  return rows.map(({ name }) => name)
}

/** Marks an empty database. @returns what is in it where it is not empty; then nothing was changed. */
export const markUnfinished = (database: Database, kind: 'sqlite' | 'postgres'): Promise<readonly string[]> =>
  database.transaction().execute(async (transaction) => {
    const found = await tablesHere(transaction, kind)
    if (found.length > 0) return found
    // Of two restores into one place the second finds this table, or fails to make it.
    await transaction.schema
      .createTable(unfinishedTable)
      .addColumn('id', 'bigint', (column) => column.notNull())
      .execute()
    return []
  })

export const markFinished = async (database: Database): Promise<void> => {
  await database.schema.dropTable(unfinishedTable).execute()
}

/** Takes back what a failed restore made in a PostgreSQL database that was empty before; the mark goes last. */
export const takeBack = async (database: Database, tables: readonly string[]): Promise<void> => {
  for (const table of [...tables, migrationTable, unfinishedTable])
    await sql`drop table if exists ${sql.table(table)} cascade`.execute(database)
}
