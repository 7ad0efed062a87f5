import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import type { Column, Sort } from './table-column.ts'

const features = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
})

const noRows: readonly never[] = []

type Choice<Row> = {
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[] | undefined
  readonly rowId: (row: Row) => string
  readonly sort?: Sort | null | undefined
  readonly onSortChange?: ((sort: Sort | null) => void) | undefined
}

/** Rows in order, columns in sight, and what changes both. Without `onSortChange` the rows at hand are sorted here. */
export const useTableModel = <Row extends object>({ columns, rows, rowId, sort, onSortChange }: Choice<Row>) => {
  const [ownSort, setOwnSort] = useState<Sort | null>(null)
  const [visibility, setVisibility] = useState<Record<string, boolean>>(() =>
    Object.fromEntries(columns.map((column) => [column.id, column.hidden !== true])),
  )
  const current = onSortChange === undefined ? ownSort : (sort ?? null)
  const definitions = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, Row> => ({
          id: column.id,
          header: column.header,
          accessorFn: (row) => column.sortBy?.(row) ?? null,
          enableSorting: column.sortBy !== undefined,
          sortFn: 'basic',
        }),
      ),
    [columns],
  )
  const table = useTable({
    features,
    columns: definitions,
    data: rows ?? noRows,
    getRowId: rowId,
    manualSorting: onSortChange !== undefined,
    state: {
      columnVisibility: visibility,
      sorting: current === null ? [] : [{ id: current.column, desc: current.descending }],
    },
  })
  const visible = new Set(table.getVisibleLeafColumns().map((column) => column.id))
  const inOrder = table.getRowModel().rows
  // A live table draws itself anew with every step of its scrolling.
  const shown = useMemo(() => inOrder.map((row) => ({ id: row.id, row: row.original })), [inOrder])
  return {
    rows: shown,
    columns: columns.filter((column) => visible.has(column.id)),
    sort: current,
    setSort: onSortChange ?? setOwnSort,
    isVisible: (id: string) => visibility[id] !== false,
    toggle: (id: string) => setVisibility({ ...visibility, [id]: visibility[id] === false }),
  }
}
