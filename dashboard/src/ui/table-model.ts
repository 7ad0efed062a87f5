import { type ColumnDef, columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import { sortRows } from './sort.ts'
import type { Column, Sort } from './table-column.ts'

const features = tableFeatures({ columnVisibilityFeature })

const noRows: readonly never[] = []

type Choice<Row> = {
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[] | undefined
  readonly rowId: (row: Row) => string
  readonly sort?: Sort | null | undefined
  readonly onSortChange?: ((sort: Sort | null) => void) | undefined
}

/**
 * Rows in order, columns in sight, and what changes both. With `onSortChange` the page has sorted the rows, since it knows
 * more of them than it shows or keeps the sort in its URL; without it they are sorted here.
 */
export const useTableModel = <Row extends object>({ columns, rows, rowId, sort, onSortChange }: Choice<Row>) => {
  const [ownSort, setOwnSort] = useState<Sort | null>(null)
  const [visibility, setVisibility] = useState<Record<string, boolean>>(() =>
    Object.fromEntries(columns.map((column) => [column.id, column.hidden !== true])),
  )
  const sortsHere = onSortChange === undefined
  const definitions = useMemo(
    () => columns.map(({ id, header }): ColumnDef<typeof features, Row> => ({ id, header })),
    [columns],
  )
  const data = useMemo(
    () => (sortsHere ? sortRows(rows ?? noRows, columns, ownSort) : (rows ?? noRows)),
    [rows, columns, ownSort, sortsHere],
  )
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowId,
    state: { columnVisibility: visibility },
  })
  const visible = new Set(table.getVisibleLeafColumns().map((column) => column.id))
  const inOrder = table.getRowModel().rows
  // A live table draws itself anew with every step of its scrolling.
  const shown = useMemo(() => inOrder.map((row) => ({ id: row.id, row: row.original })), [inOrder])
  return {
    rows: shown,
    columns: columns.filter((column) => visible.has(column.id)),
    sort: sortsHere ? ownSort : (sort ?? null),
    setSort: onSortChange ?? setOwnSort,
    isVisible: (id: string) => visibility[id] !== false,
    toggle: (id: string) => setVisibility({ ...visibility, [id]: visibility[id] === false }),
  }
}
