import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { Fragment, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { ScrollRegion } from './scroll-region.tsx'
import type { Column } from './table-column.ts'
import { TableHead } from './table-head.tsx'
import { useTableModel } from './table-model.ts'
import { TableRow } from './table-row.tsx'
import { type TableEmptiness, TableEmpty, TableSkeleton } from './table-states.tsx'

const rowHeight = 32
const overscan = 12

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
  const activeIndex = active === null ? -1 : model.rows.findIndex(({ id }) => id === active)
  // The row with the focus stays in the document however far one scrolls, or the focus would be lost with it.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const drawn = defaultRangeExtractor(range)
      return activeIndex < 0 || drawn.includes(activeIndex) ? drawn : [...drawn, activeIndex].toSorted((a, b) => a - b)
    },
    [activeIndex],
  )
  // The library's hook keeps mutable state of its own, which is why it stands alone here.
  const virtual = useVirtualizer({
    count: model.rows.length,
    getScrollElement: () => region.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => model.rows[index]?.id ?? index,
    overscan,
    rangeExtractor,
  })
  useSteadyScroll(region, model.rows)
  const shown = virtual.getVirtualItems()
  const before = shown[0]?.start ?? 0
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const lastInSight = virtual.range?.endIndex ?? 0
  const nearEnd = model.rows.length > 0 && lastInSight + overscan >= model.rows.length - 1
  const onNearEnd = props.onNearEnd
  useEffect(() => {
    if (nearEnd) onNearEnd?.()
  }, [nearEnd, onNearEnd])
  const tabbable = activeIndex >= 0 ? active : model.rows[shown[0]?.index ?? 0]?.id
  const goTo = useFocusOf(region, active)
  const walk = (from: number, key: string): boolean => {
    const to = placeAfter(key, from, model.rows.length)
    const id = to === null ? undefined : model.rows[to]?.id
    if (id === undefined) return false
    setActive(id)
    goTo(id)
    return true
  }
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
              {shown.map(({ index, start }, place) => {
                const item = model.rows[index]
                const end = shown[place - 1]?.end ?? start
                return item === undefined ? null : (
                  <Fragment key={item.id}>
                    <Gap height={start - end} />
                    <TableRow
                      {...item}
                      columns={model.columns}
                      onOpen={props.onOpen}
                      selected={item.id === props.openId}
                      tabbable={item.id === tabbable}
                      onFocus={setActive}
                      rowIndex={index + 2}
                      height={rowHeight}
                      onMove={(key) => walk(index, key)}
                    />
                  </Fragment>
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

const pageRows = 10

/** Where a key leads from a row; null for keys that lead nowhere, and at the ends of the list. */
const placeAfter = (key: string, from: number, count: number): number | null => {
  const last = count - 1
  const places = new Map([
    ['ArrowDown', from + 1],
    ['ArrowUp', from - 1],
    ['PageDown', Math.min(last, from + pageRows)],
    ['PageUp', Math.max(0, from - pageRows)],
    ['Home', 0],
    ['End', last],
  ])
  const to = places.get(key)
  return to === undefined || to < 0 || to > last ? null : to
}

/** @returns puts the focus on the row of this id, as soon as it is drawn. */
const useFocusOf = (region: RefObject<HTMLElement | null>, active: string | null): ((id: string) => void) => {
  const wanted = useRef<string | null>(null)
  useLayoutEffect(() => {
    if (wanted.current === null || wanted.current !== active) return
    const row = region.current?.querySelector<HTMLElement>(`tr[data-row="${CSS.escape(wanted.current)}"]`)
    if (row === null || row === undefined) return
    wanted.current = null
    row.focus({ preventScroll: true })
    row.scrollIntoView({ block: 'nearest' })
  })
  return (id) => {
    wanted.current = id
  }
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
