type Cell = string | number | null

// A spreadsheet would run such a text as a formula; model and connection names come from strangers.
const formula = /^(?:[\t\r\n]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/

const write = (value: Cell): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** RFC 4180 with a header line; the column `key` is named after the grouping. Null is an empty field. */
export const csvTable = (rows: readonly Readonly<Record<string, Cell>>[], keyName: string): string => {
  const columns = Object.keys(rows[0] ?? { key: null })
  const head = columns.map((name) => (name === 'key' ? keyName : name)).join(',')
  const lines = rows.map((row) => columns.map((name) => write(row[name] ?? null)).join(','))
  return [head, ...lines].map((line) => `${line}\r\n`).join('')
}
