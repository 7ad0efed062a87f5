/** Sorting as it stands in the URL: a column's id, with `-` before it for descending. */
import type { Column, Sort } from '../../ui/table-column.ts'

export const readSort = (text: string | undefined): Sort | null => {
  if (text === undefined) return null
  return text.startsWith('-') ? { column: text.slice(1), descending: true } : { column: text, descending: false }
}

export const writeSort = (sort: Sort | null): string | undefined =>
  sort === null ? undefined : `${sort.descending ? '-' : ''}${sort.column}`

/** A column that cannot be sorted by, or is none, leaves the order as it is. */
export const sortRows = <Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | null): Row[] => {
  const value = columns.find(({ id }) => id === sort?.column)?.sortBy
  if (value === undefined || sort === null) return [...rows]
  const order = sort.descending ? -1 : 1
  return rows.toSorted((one, other) => {
    const [left, right] = [value(one) ?? '', value(other) ?? '']
    return left === right ? 0 : left < right ? -order : order
  })
}
