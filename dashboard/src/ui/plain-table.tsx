import { TableBody } from './table-body.tsx'
import type { Column } from './table-column.ts'
import type { TableEmptiness } from './table-states.tsx'

type PlainTableProps<Row> = TableEmptiness & {
  label: string
  columns: readonly Column<Row>[]
  /** undefined while they load. */
  rows: readonly Row[] | undefined
  rowId: (row: Row) => string
  onOpen?: (row: Row) => void
}

/** A few rows in the order they come: no sorting, no choice of columns, and none of the library that these take. */
export const PlainTable = <Row,>({ rows, rowId, ...props }: PlainTableProps<Row>) => (
  <div className="min-w-0">
    <TableBody {...props} shown={rows?.map((row) => ({ id: rowId(row), row }))} />
  </div>
)
