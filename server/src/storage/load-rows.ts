/** Puts rows into an empty database exactly as they came out of another one; nothing is skipped. */
import { CompiledQuery, sql } from 'kysely'
import type { Database } from './database.ts'
import { encodeRows } from './insert-batch.ts'
import { RowBatch } from './row-batch.ts'
import type { Cell } from './snapshot.ts'

export type LoadedTable = {
  readonly name: string
  /** Column → the database's own type. */
  readonly types: ReadonlyMap<string, string>
}

// Names come from a backup: only those that the database itself has named get as far as this.
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

const castable = new Set(['text', 'int8', 'float8'])

const postgresText = ({ name, types }: LoadedTable, columns: readonly string[]): string => {
  const values = columns.map((column, index) => {
    const type = types.get(column) ?? ''
    if (!castable.has(type)) throw new Error(`The column ${column} of ${name} has the unexpected type ${type}.`)
    return `(item ->> ${index})::${type}`
  })
  return `insert into ${quoted(name)} (${columns.map(quoted)}) select ${values} from jsonb_array_elements($1::jsonb) as item`
}

const sqliteText = ({ name }: LoadedTable, columns: readonly string[]): string =>
  `insert into ${quoted(name)} (${columns.map(quoted)}) values (${columns.map(() => '?')})`

/** The tables that are there, with their columns. */
export const tablesOf = async (database: Database): Promise<ReadonlyMap<string, LoadedTable>> => {
  const tables = await database.introspection.getTables()
  return new Map(
    tables.map(({ name, columns }) => [
      name,
      { name, types: new Map(columns.map((column) => [column.name, column.dataType.toLowerCase()])) },
    ]),
  )
}

/** All rows or none. Rejects with the database's error, for instance where a key is there already. */
export const loadRows = async (
  database: Database,
  kind: 'sqlite' | 'postgres',
  table: LoadedTable,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): Promise<void> => {
  if (rows.length === 0) return
  await database.executeQuery(
    kind === 'postgres'
      ? CompiledQuery.raw(postgresText(table, columns), [encodeRows(rows)])
      : CompiledQuery.raw(sqliteText(table, columns), [new RowBatch(JSON.stringify(rows))]),
  )
}

/** Takes out what migrations have put in. */
export const emptyTable = async (database: Database, table: string): Promise<void> => {
  await sql`delete from ${sql.table(table)}`.execute(database)
}

export const countRows = async (database: Database, table: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(database)
  return Number(rows[0]?.count ?? 0)
}

/** How many rows name another one that is not there. PostgreSQL lets none in; SQLite is asked. */
export const danglingRows = async (database: Database, kind: 'sqlite' | 'postgres'): Promise<number> => {
  if (kind === 'postgres') return 0
  const { rows } = await sql`pragma foreign_key_check`.execute(database)
  return rows.length
}
