import { useState } from 'react'
import { OutOfDate } from './out-of-date.tsx'
import { ScrollRegion } from './scroll-region.tsx'
import type { Column, Sort } from './table-column.ts'
import { TableHead } from './table-head.tsx'
import { TableRow } from './table-row.tsx'
import { type TableEmptiness, TableEmpty, TableSkeleton } from './table-states.tsx'

type TableBodyProps<Row> = TableEmptiness & {
  label: string
  columns: readonly Column<Row>[]
  /** In the order that is shown; undefined while they load. */
  shown: readonly { readonly id: string; readonly row: Row }[] | undefined
  onOpen?: (row: Row) => void
  openId?: string | null
  sort?: Sort | null
  /** Left out where rows keep the order they come in. */
  onSort?: (sort: Sort | null) => void
}

/** Head, rows, and what stands in their place; arrow keys walk through the rows. */
export const TableBody = <Row,>(props: TableBodyProps<Row>) => {
  const { label, columns, shown, failure } = props
  const [active, setActive] = useState<string | null>(null)
  const tabbable = shown?.some(({ id }) => id === active) ? active : shown?.[0]?.id
  const failed = failure !== null && failure !== undefined
  return (
    <>
      <ScrollRegion label={label} className="@container/rows overflow-x-auto">
        <table className="w-full border-collapse stacked:block">
          <caption className="sr-only">{label}</caption>
          <TableHead columns={columns} sort={props.sort ?? null} onSort={props.onSort} />
          {shown === undefined && !failed ? (
            <TableSkeleton columns={columns} />
          ) : (
            <tbody className="stacked:block">
              {shown?.map(({ id, row }) => (
                <TableRow
                  key={id}
                  id={id}
                  row={row}
                  columns={columns}
                  onOpen={props.onOpen}
                  selected={id === props.openId}
                  tabbable={id === tabbable}
                  onFocus={setActive}
                />
              ))}
            </tbody>
          )}
        </table>
      </ScrollRegion>
      {failed && shown !== undefined && shown.length > 0 ? (
        <div className="mt-2">
          <OutOfDate onRetry={props.onRetry}>{failure.detail}</OutOfDate>
        </div>
      ) : failed || shown?.length === 0 ? (
        <TableEmpty {...props} />
      ) : null}
    </>
  )
}
