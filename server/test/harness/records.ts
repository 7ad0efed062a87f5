/** Request records as they lie in an installation's data directory, read beside the running server. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export type StoredRecord = Record<string, string | number | null>

const isSqlite = (path: string): boolean => {
  const head = Buffer.alloc(15)
  const file = openSync(path, 'r')
  try {
    return readSync(file, head, 0, 15, 0) === 15 && head.toString('latin1') === 'SQLite format 3'
  } finally {
    closeSync(file)
  }
}

/** Every file below the directory. */
export const filesBelow = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** Rows of the first database that has the table. */
const query = (directory: string, sql: string): StoredRecord[] => {
  for (const path of filesBelow(directory).filter(isSqlite)) {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    try {
      const table = database.prepare("select 1 from sqlite_schema where name = 'request_records'").get()
      if (table !== undefined)
        return database
          .prepare(sql)
          .all()
          .map((row) => ({ ...row }) as StoredRecord)
    } finally {
      database.close()
    }
  }
  return []
}

export const readRecords = (directory: string): StoredRecord[] =>
  query(directory, 'select * from request_records order by time')

export const countRecords = (directory: string): number =>
  Number(query(directory, 'select count(*) as count from request_records')[0]?.count ?? 0)
