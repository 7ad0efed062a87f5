import { Icon } from './icon.tsx'
import { type Column, nextSort, type Sort } from './table-column.ts'

const ariaSort = (column: string, sort: Sort | null) => {
  if (sort?.column !== column) return 'none'
  return sort.descending ? 'descending' : 'ascending'
}

export const pinLook = ({ pinned = false }: { readonly pinned?: boolean }): string =>
  pinned ? 'sticky right-0 stacked:static' : ''

/** Over cards only what sorts them is of use; a screen reader finds the other headers too. */
const stackedLook = ({ sortBy }: { readonly sortBy?: unknown }, sorts: boolean): string =>
  sortBy === undefined || !sorts
    ? 'stacked:sr-only'
    : 'stacked:static stacked:flex stacked:items-center stacked:border-0 stacked:px-0 stacked:w-auto!'

export type TableHeadProps<Row> = {
  columns: readonly Column<Row>[]
  sort: Sort | null
  /** Left out where rows keep the order they come in. */
  onSort?: (sort: Sort | null) => void
  /** Stands over rows of a fixed height. */
  dense?: boolean
}

export const TableHead = <Row,>({ columns, sort, onSort, dense = false }: TableHeadProps<Row>) => (
  <thead className={dense ? '' : 'stacked:block'}>
    <tr className={dense ? '' : 'border-b border-line stacked:flex stacked:flex-wrap stacked:gap-x-4'}>
      {columns.map((column) => (
        <th
          key={column.id}
          scope="col"
          aria-sort={column.sortBy === undefined || onSort === undefined ? undefined : ariaSort(column.id, sort)}
          style={{ width: column.width }}
          className={`sticky top-0 z-10 h-8 border-b border-line bg-page text-sm font-medium whitespace-nowrap text-ink-soft ${dense ? 'px-2' : 'px-3'} ${column.align === 'end' ? 'text-right' : 'text-left'} ${pinLook(column)} ${dense ? '' : stackedLook(column, onSort !== undefined)}`}
        >
          {column.sortBy === undefined || onSort === undefined ? (
            column.header
          ) : (
            <button
              type="button"
              onClick={() => onSort(nextSort(column.id, sort))}
              className="inline-flex items-center gap-1 rounded hover:text-ink"
            >
              {column.header}
              <SortMark column={column.id} sort={sort} />
            </button>
          )}
        </th>
      ))}
    </tr>
  </thead>
)

const SortMark = ({ column, sort }: { column: string; sort: Sort | null }) => {
  if (sort?.column !== column) return <Icon name="arrow-up-down" size={12} className="text-ink-faint" />
  return <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size={12} className="text-ink" />
}
