import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { ScrollRegion } from './scroll-region.tsx'
import type { Column } from './table-column.ts'
import { TableHead } from './table-head.tsx'
import { useTableModel } from './table-model.ts'
import { TableRow } from './table-row.tsx'
import { type TableEmptiness, TableEmpty, TableSkeleton } from './table-states.tsx'

const rowHeight = 32

export type LiveTableProps<Row> = TableEmptiness & {
  label: string
  /** Each needs a width: rows come and go, the columns stay where they are. */
  columns: readonly Column<Row>[]
  /** Newest first; tens of thousands are fine, only those in sight are in the document. */
  rows: readonly Row[] | undefined
  rowId: (row: Row) => string
  onOpen?: (row: Row) => void
  openId?: string | null
  /** CSS height of the scrolling region; 60 % of the window unless told otherwise. */
  height?: string
  /** The last rows come into sight: time to fetch what follows them. May be called again and again. */
  onNearEnd?: () => void
}

/** Rows that keep arriving at the top. Who has scrolled down keeps reading the same row. */
export const LiveTable = <Row extends object>({ height = '60dvh', ...props }: LiveTableProps<Row>) => {
  const region = useRef<HTMLElement>(null)
  const model = useTableModel(props)
  const [active, setActive] = useState<string | null>(null)
  // The library's hook keeps mutable state of its own, which is why it stands alone here.
  const virtual = useVirtualizer({
    count: model.rows.length,
    getScrollElement: () => region.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => model.rows[index]?.id ?? index,
    overscan: 12,
  })
  useSteadyScroll(region, model.rows)
  const shown = virtual.getVirtualItems()
  const before = shown[0]?.start ?? 0
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const nearEnd = model.rows.length > 0 && (shown.at(-1)?.index ?? 0) >= model.rows.length - 1
  const onNearEnd = props.onNearEnd
  useEffect(() => {
    if (nearEnd) onNearEnd?.()
  }, [nearEnd, onNearEnd])
  const inSight = shown.flatMap(({ index }) => model.rows[index]?.id ?? [])
  const tabbable = active !== null && inSight.includes(active) ? active : inSight[0]
  const failed = props.failure !== null && props.failure !== undefined
  return (
    <div className="min-w-0">
      <ScrollRegion ref={region} label={props.label} className="overflow-auto" style={{ maxHeight: height }}>
        <table
          aria-rowcount={model.rows.length + 1}
          className="w-full min-w-max table-fixed border-separate border-spacing-0"
        >
          <caption className="sr-only">{props.label}</caption>
          <TableHead dense columns={model.columns} sort={null} />
          {props.rows === undefined && !failed ? (
            <TableSkeleton columns={model.columns} />
          ) : (
            <tbody>
              <Gap height={before} />
              {shown.map(({ index }) => {
                const item = model.rows[index]
                return item === undefined ? null : (
                  <TableRow
                    key={item.id}
                    {...item}
                    columns={model.columns}
                    onOpen={props.onOpen}
                    selected={item.id === props.openId}
                    tabbable={item.id === tabbable}
                    onFocus={setActive}
                    rowIndex={index + 2}
                    height={rowHeight}
                  />
                )
              })}
              <Gap height={after} />
            </tbody>
          )}
        </table>
      </ScrollRegion>
      {failed || props.rows?.length === 0 ? <TableEmpty {...props} /> : null}
    </div>
  )
}

const Gap = ({ height }: { height: number }) => (height <= 0 ? null : <tr aria-hidden style={{ height }} />)

/** Rows that arrive above must not push away what is being read: scrolls by as much as they take. */
const useSteadyScroll = (region: RefObject<HTMLElement | null>, rows: readonly { readonly id: string }[]): void => {
  const first = useRef<string | undefined>(undefined)
  const newest = rows[0]?.id
  useLayoutEffect(() => {
    const element = region.current
    const known = first.current
    first.current = newest
    if (element === null || known === undefined || known === newest || element.scrollTop === 0) return
    const arrived = rows.findIndex(({ id }) => id === known)
    if (arrived > 0) element.scrollTop += arrived * rowHeight
  }, [region, rows, newest])
}
