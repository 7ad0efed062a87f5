/**
 * One moment of the whole database, read over a connection of its own while others write: on SQLite a read transaction
 * beside the write-ahead log (which cannot be folded back while it lasts), on PostgreSQL REPEATABLE READ.
 */
import { type Dialect, Kysely, sql, type Transaction } from 'kysely'
import { migrationTable } from './migration-table.ts'
import type { Schema } from './schema.ts'

export type Cell = string | number | null

export type Snapshot = {
  /** Names of the migrations that are recorded, in order. */
  readonly migrations: readonly string[]
  /** Columns of a table in the database's own order. */
  columns(table: string): Promise<readonly string[]>
  count(table: string): Promise<number>
  /** Every row, as its values in the order of `columns`. `orderedBy`: a unique column that the rows are sorted by. */
  pages(
    table: string,
    columns: readonly string[],
    orderedBy: string | null,
  ): AsyncIterableIterator<readonly (readonly Cell[])[]>
}

type Kind = 'sqlite' | 'postgres'
type Reading = Transaction<Schema>
type Row = Readonly<Record<string, Cell>>

const rowsPerPage = 500
const positionColumn = 'keepgate_position'

const readCell = (table: string, column: string, value: unknown): Cell => {
  if (value === null || typeof value === 'string') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new Error(`The table ${table} holds a value in ${column} that is neither text, number nor null.`)
}

const cells = (table: string, columns: readonly string[], row: Row): Cell[] =>
  columns.map((column) => readCell(table, column, row[column]))

const list = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)))

const sqlitePages = async function* (
  reading: Reading,
  table: string,
  columns: readonly string[],
  orderedBy: string | null,
) {
  // Every table has a rowid; its order is that of the file, so that pages are read from the front to the back.
  const position = orderedBy === null ? sql.raw('rowid') : sql.ref(orderedBy)
  let after: Cell = Number.MIN_SAFE_INTEGER
  for (;;) {
    const { rows } = await sql<Row>`
      select ${position} as ${sql.ref(positionColumn)}, ${list(columns)} from ${sql.table(table)}
      where ${position} > ${after} order by ${position} limit ${sql.lit(rowsPerPage)}`.execute(reading)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map((row) => cells(table, columns, row))
    if (rows.length < rowsPerPage) return
    after = readCell(table, 'rowid', last[positionColumn])
  }
}

const postgresPages = async function* (
  reading: Reading,
  table: string,
  columns: readonly string[],
  orderedBy: string | null,
) {
  const order = orderedBy === null ? sql`` : sql`order by ${sql.ref(orderedBy)}`
  await sql`declare keepgate_rows no scroll cursor for select ${list(columns)} from ${sql.table(table)} ${order}`.execute(
    reading,
  )
  for (;;) {
    const { rows } = await sql<Row>`fetch forward ${sql.lit(rowsPerPage)} from keepgate_rows`.execute(reading)
    if (rows.length === 0) break
    yield rows.map((row) => cells(table, columns, row))
  }
  await sql`close keepgate_rows`.execute(reading)
}

const read = async (reading: Reading, kind: Kind): Promise<Snapshot> => {
  // The first statement fixes the moment.
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(migrationTable)} order by name`.execute(reading)
  const tables = await reading.introspection.getTables()
  return {
    migrations: rows.map(({ name }) => name),
    columns: async (table) =>
      tables.find(({ name }) => name === table)?.columns.map((column) => column.name) ??
      Promise.reject(new Error(`There is no table ${table}.`)),
    count: async (table) => {
      const counted = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(reading)
      return Number(counted.rows[0]?.count ?? 0)
    },
    pages: (table, columns, orderedBy) =>
      (kind === 'sqlite' ? sqlitePages : postgresPages)(reading, table, columns, orderedBy),
  }
}

/**
 * `work` may use other handles meanwhile, for instance to note how far it is: this connection takes no part in the guard
 * against that, because it reads a moment that has passed anyway.
 */
export const withSnapshot = async <Value>(
  dialect: Dialect,
  kind: Kind,
  work: (snapshot: Snapshot) => Promise<Value>,
): Promise<Value> => {
  const database = new Kysely<Schema>({ dialect })
  try {
    const transaction = database.transaction().setAccessMode('read only')
    const begun = kind === 'sqlite' ? transaction : transaction.setIsolationLevel('repeatable read')
    return await begun.execute(async (reading) => work(await read(reading, kind)))
  } finally {
    await database.destroy()
  }
}
