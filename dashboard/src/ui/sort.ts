/** Sorting: the order of rows at hand, and how it stands in the URL: a column's id, with `-` before it for descending. */
import type { Column, Sort } from './table-column.ts'

export const readSort = (text: string | undefined): Sort | null => {
  if (text === undefined) return null
  return text.startsWith('-') ? { column: text.slice(1), descending: true } : { column: text, descending: false }
}

export const writeSort = (sort: Sort | null): string | undefined =>
  sort === null ? undefined : `${sort.descending ? '-' : ''}${sort.column}`

const words = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

const compare = (one: string | number, other: string | number): number =>
  typeof one === 'number' && typeof other === 'number' ? one - other : words.compare(String(one), String(other))

/**
 * Rows in the order asked for; what is unknown (null) comes last in both directions. A column that cannot be sorted by,
 * or is none, leaves the order as it is.
 */
export const sortRows = <Row>(
  rows: readonly Row[],
  columns: readonly Pick<Column<Row>, 'id' | 'sortBy'>[],
  sort: Sort | null,
): readonly Row[] => {
  const value = columns.find(({ id }) => id === sort?.column)?.sortBy
  if (value === undefined || sort === null) return rows
  const direction = sort.descending ? -1 : 1
  return rows.toSorted((one, other) => {
    const [left, right] = [value(one), value(other)]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    return direction * compare(left, right)
  })
}
