/** Output of commands: tables for people, one JSON object (or one line per object) for programs. */
export type Cell = string | number | boolean | null | undefined
export type Row = Readonly<Record<string, Cell>>

const plain = (cell: Cell): string => {
  if (cell === null || cell === undefined || cell === '') return '-'
  // Names come from people: control characters must not drive a terminal.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return String(cell).replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
}

export const formatTable = (rows: readonly Row[], columns: readonly string[]): string => {
  const lines = [columns, ...rows.map((row) => columns.map((column) => plain(row[column])))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)))
  return lines
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const formatJson = (value: unknown): string => JSON.stringify(value)

export const formatTime = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString()
