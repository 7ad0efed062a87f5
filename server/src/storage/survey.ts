/** What a database is, in numbers: for a bug report, so neither contents nor names of anything that is not ours. */
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { migrations } from './migrations/registry.ts'

export type Survey = {
  /** The database's own version, as `17.2` or `3.53.0`. */
  readonly engine: string
  /** Migrations that are recorded, in order. */
  readonly migrations: readonly string[]
  readonly rows: Readonly<Record<string, number>>
}

const countOf = async (database: Database, table: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(database)
  return Number(rows[0]?.count ?? 0)
}

const engineOf = async (database: Database, kind: 'sqlite' | 'postgres'): Promise<string> => {
  const { rows } = await (kind === 'sqlite'
    ? sql<{ engine: string }>`select sqlite_version() as engine`.execute(database)
    : sql<{ engine: string }>`select current_setting('server_version') as engine`.execute(database))
  return rows[0]?.engine ?? 'unknown'
}

/** Counts every row, so it takes its time with many request records: give it the database of long reads. */
export const surveyDatabase = async (database: Database, kind: 'sqlite' | 'postgres'): Promise<Survey> => {
  const books = database.withTables<{ schema_migrations: { name: string; applied_at: number } }>()
  const applied = await books.selectFrom('schema_migrations').select('name').orderBy('name').execute()
  const rows: Record<string, number> = {}
  for (const table of migrations.flatMap(({ tables }) => tables)) rows[table] = await countOf(database, table)
  return { engine: await engineOf(database, kind), migrations: applied.map(({ name }) => name), rows }
}
