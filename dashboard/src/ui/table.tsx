import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from './button.tsx'
import { Menu } from './menu.tsx'
import { TableBody } from './table-body.tsx'
import type { Column, Sort } from './table-column.ts'
import { useTableModel } from './table-model.ts'
import type { TableEmptiness } from './table-states.tsx'

export type TableProps<Row> = TableEmptiness & {
  /** Names the region, which scrolls sideways and can be focused. */
  label: string
  /** Keep it in a constant or a memo: a new array every time sorts anew every time. */
  columns: readonly Column<Row>[]
  /** undefined while the first page loads. */
  rows: readonly Row[] | undefined
  rowId: (row: Row) => string
  /** A click or Enter on a row. */
  onOpen?: (row: Row) => void
  openId?: string | null
  /** Give both where the page sorts, by `sortRows`: its sort stands in the URL. Otherwise the table sorts. */
  sort?: Sort | null
  onSortChange?: (sort: Sort | null) => void
  /** Pages by cursor: null where there is none in that direction. */
  pages?: { readonly previous: (() => void) | null; readonly next: (() => void) | null; readonly busy?: boolean }
  /** Offers a menu that hides and shows columns. */
  columnChoice?: boolean
}

/** The table. Owns loading rows, the three kinds of emptiness, sorting, keys and pages. */
export const Table = <Row extends object>(props: TableProps<Row>) => {
  const model = useTableModel(props)
  return (
    <div className="min-w-0">
      {props.columnChoice ? (
        <ColumnChoice columns={props.columns} isVisible={model.isVisible} toggle={model.toggle} />
      ) : null}
      <TableBody
        {...props}
        shown={props.rows === undefined ? undefined : model.rows}
        columns={model.columns}
        sort={model.sort}
        onSort={model.setSort}
      />
      {props.pages === undefined ? null : <Pager {...props.pages} />}
    </div>
  )
}

type ColumnChoiceProps = {
  columns: readonly { readonly id: string; readonly header: string }[]
  isVisible: (id: string) => boolean
  toggle: (id: string) => void
}

export const ColumnChoice = ({ columns, isVisible, toggle }: ColumnChoiceProps) => (
  <div className="mb-2 flex justify-end">
    <Menu
      trigger={
        <Button size="small" icon="columns">
          <Trans>Columns</Trans>
        </Button>
      }
      items={columns.map(({ id, header }) => ({ label: header, checked: isVisible(id), onSelect: () => toggle(id) }))}
    />
  </div>
)

const Pager = ({ previous, next, busy = false }: NonNullable<TableProps<object>['pages']>) => {
  const { t } = useLingui()
  if (previous === null && next === null) return null
  return (
    <nav aria-label={t`Pages`} className="flex justify-end gap-2 py-2">
      <Button size="small" disabled={previous === null} onClick={() => previous?.()}>
        <Trans>Previous</Trans>
      </Button>
      <Button size="small" disabled={next === null} busy={busy} onClick={() => next?.()}>
        <Trans>Next</Trans>
      </Button>
    </nav>
  )
}
