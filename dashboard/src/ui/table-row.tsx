import { type KeyboardEvent, type MouseEvent, useLayoutEffect, useRef } from 'react'
import type { Column } from './table-column.ts'
import { pinLook } from './table-head.tsx'

const controls = 'a, button, input, label, select, textarea, [role="menuitem"], [role="option"]'

/** True where the click was for the row itself: not for a control in it, a menu over it, or marked text. */
const isForRow = (event: MouseEvent<HTMLTableRowElement>): boolean => {
  const target = event.target
  if (!(target instanceof Element) || !event.currentTarget.contains(target)) return false
  return target.closest(controls) === null && (window.getSelection()?.isCollapsed ?? true)
}

/** Arrow keys, Home and End walk through the rows of the table body that the event comes from. */
const neighbour = (row: HTMLTableRowElement, key: string): Element | null => {
  const rows = [...(row.parentElement?.querySelectorAll('tr[data-row]') ?? [])]
  const index = rows.indexOf(row)
  if (key === 'ArrowDown') return rows[index + 1] ?? null
  if (key === 'ArrowUp') return rows[index - 1] ?? null
  if (key === 'Home') return rows[0] ?? null
  return key === 'End' ? (rows.at(-1) ?? null) : null
}

const isRow = (element: Element | null): boolean => element?.hasAttribute('data-row') ?? false

/** Where one goes on when a row is gone: the same button of the row that takes its place, that row, or the table. */
const placeBeside = (row: HTMLTableRowElement): HTMLElement | null => {
  const beside = [row.nextElementSibling, row.previousElementSibling].find(isRow)
  if (!(beside instanceof HTMLElement)) return row.closest('section')
  const onRow = document.activeElement === row
  return (onRow ? null : [...beside.querySelectorAll<HTMLElement>('button')].at(-1)) ?? beside
}

/** A row that leaves while it, or something in it, has the focus hands it on. */
const useFocusAfterwards = () => {
  const place = useRef<HTMLTableRowElement>(null)
  useLayoutEffect(() => {
    const row = place.current
    return () => {
      if (row?.contains(document.activeElement)) placeBeside(row)?.focus({ preventScroll: true })
    }
  }, [])
  return place
}

/** The header's words stand in front of each cell but the first, which is the card's title. */
const cardLine =
  'stacked:grid stacked:h-auto stacked:min-h-8 stacked:grid-cols-[minmax(6rem,2fr)_minmax(0,5fr)] stacked:items-baseline stacked:gap-x-3 stacked:border-0 stacked:px-0 stacked:py-1 stacked:text-left stacked:empty:hidden stacked:before:text-sm stacked:before:text-ink-soft stacked:before:content-[attr(data-header)] stacked:first:grid-cols-1 stacked:first:before:content-none'

export type TableRowProps<Row> = {
  id: string
  row: Row
  columns: readonly Column<Row>[]
  onOpen?: ((row: Row) => void) | undefined
  /** The row whose details are open. */
  selected?: boolean
  /** In the tab order; the other rows are reached with the arrow keys. */
  tabbable: boolean
  onFocus: (id: string) => void
  /** 1-based place among all rows, where only some are in the document. */
  rowIndex?: number
  height?: number
  /** Walks where not all rows are in the document. @returns false for a key that is not one of its own. */
  onMove?: (key: string) => boolean
}

export const TableRow = <Row,>({
  id,
  row,
  columns,
  onOpen,
  selected,
  tabbable,
  onFocus,
  rowIndex,
  height,
  onMove,
}: TableRowProps<Row>) => {
  const place = useFocusAfterwards()
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter') onOpen?.(row)
    if (onMove !== undefined) {
      if (onMove(event.key)) event.preventDefault()
      return
    }
    const next = neighbour(event.currentTarget, event.key)
    if (next instanceof HTMLElement) {
      event.preventDefault()
      next.focus()
    }
  }
  // A row of the live table has its height set, and its cells must not make it taller.
  const isCard = height === undefined
  const size = isCard ? `h-9 py-1.5 px-3 ${cardLine}` : 'truncate py-0 px-2'
  return (
    <tr
      ref={place}
      data-row={id}
      tabIndex={tabbable ? 0 : -1}
      aria-rowindex={rowIndex}
      aria-current={selected || undefined}
      onFocus={() => onFocus(id)}
      onKeyDown={onKeyDown}
      onClick={(event) => isForRow(event) && onOpen?.(row)}
      style={{ height }}
      className={`-outline-offset-2 aria-[current]:bg-hover ${onOpen === undefined ? '' : 'cursor-pointer hover:bg-hover'} ${isCard ? 'bg-page stacked:block stacked:border-b stacked:border-line stacked:py-2' : 'scroll-mt-10'}`}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          data-header={isCard ? column.header : undefined}
          className={`foreign border-b border-line align-middle ${size} ${column.align === 'end' ? 'text-right' : ''} ${column.pinned === true ? `bg-inherit ${pinLook(column)}` : ''}`}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}
