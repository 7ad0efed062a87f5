import { csvField } from '../../../gateway/records/csv.ts'

type Cell = string | number | null

/** RFC 4180 with a header line; the column `key` is named after the grouping. Null is an empty field. */
export const csvTable = (rows: readonly Readonly<Record<string, Cell>>[], keyName: string): string => {
  const columns = Object.keys(rows[0] ?? { key: null })
  const head = columns.map((name) => (name === 'key' ? keyName : name)).join(',')
  const lines = rows.map((row) => columns.map((name) => csvField(row[name] ?? null)).join(','))
  return [head, ...lines].map((line) => `${line}\r\n`).join('')
}
