/**
 * Inserts many rows for little of the event loop's time. One JSON text crosses to whoever writes: on SQLite the thread
 * parses it and runs one prepared statement a row in one transaction, on PostgreSQL the server unpacks it. Building and
 * posting a statement of 500 × 20 parameters costs several times as much.
 */
import { CompiledQuery, PostgresAdapter } from 'kysely'
import type { Database } from './database.ts'
import { RowBatch } from './row-batch.ts'
import type { Schema } from './schema.ts'

export type ColumnType = 'text' | 'bigint' | 'double precision'
type Value = string | number | null

export type BatchTable = {
  readonly table: keyof Schema
  /** Column and type, in the order of the values of a row. */
  readonly columns: Readonly<Record<string, ColumnType>>
}

// PostgreSQL's text holds neither; both can come from a client, inside a model's name.
const unstorable = /\\u(?:0000|d[89a-f])/i
const storable = (value: Value): Value =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value

/** JSON of rows; what PostgreSQL's text cannot hold becomes U+FFFD. */
export const encodeRows = (rows: readonly (readonly Value[])[]): string => {
  const json = JSON.stringify(rows)
  return unstorable.test(json) ? JSON.stringify(rows.map((row) => row.map(storable))) : json
}

const quoted = (name: string): string => `"${name}"`

const sqliteText = ({ table, columns }: BatchTable): string => {
  const names = Object.keys(columns)
  return `insert into ${quoted(table)} (${names.map(quoted)}) values (${names.map(() => '?')}) on conflict do nothing`
}

const postgresText = ({ table, columns }: BatchTable): string => {
  const names = Object.keys(columns)
  const values = Object.values(columns).map((type, index) => `(item ->> ${index})::${type}`)
  return (
    `insert into ${quoted(table)} (${names.map(quoted)}) ` +
    `select ${values} from jsonb_array_elements($1::jsonb) as item on conflict do nothing`
  )
}

/** A row whose key exists already is left as it is, so that a batch may be sent again. All rows or none. */
export const batchInsert = (target: BatchTable) => {
  const sqlite = sqliteText(target)
  const postgres = postgresText(target)
  return async (database: Database, rows: readonly (readonly Value[])[]): Promise<void> => {
    const json = encodeRows(rows)
    await database.executeQuery(
      database.getExecutor().adapter instanceof PostgresAdapter
        ? CompiledQuery.raw(postgres, [json])
        : CompiledQuery.raw(sqlite, [new RowBatch(json)]),
    )
  }
}

/** True where the rows themselves were refused, so that sending them again cannot help. */
export const isRefusedData = (thrown: unknown): boolean => {
  if (!(thrown instanceof Error)) return false
  // SQLite: too big, constraint, mismatch.
  if ('resultCode' in thrown && typeof thrown.resultCode === 'number') {
    return [18, 19, 20].includes(thrown.resultCode & 0xff)
  }
  // PostgreSQL: classes 22 (data exception) and 23 (constraint violation).
  return 'code' in thrown && typeof thrown.code === 'string' && /^2[23][0-9A-Z]{3}$/.test(thrown.code)
}
