import type { ReactNode } from 'react'

export type Column<Row> = {
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** `end` for figures, so that their digits stand under one another. */
  readonly align?: 'start' | 'end'
  /** CSS width, such as `12rem`; needed in the live table, a wish elsewhere. */
  readonly width?: string
  /** Makes the column sortable: what to sort by. Null is unknown and comes last. */
  readonly sortBy?: (row: Row) => string | number | null
  /** Stays in sight while the others scroll sideways: what can be done to the row. */
  readonly pinned?: boolean
  /** Starts hidden; the person can show it through "Columns". */
  readonly hidden?: boolean
}

export type Sort = { readonly column: string; readonly descending: boolean }

/** Ascending, then descending, then the order the rows came in. */
export const nextSort = (column: string, sort: Sort | null): Sort | null => {
  if (sort?.column !== column) return { column, descending: false }
  return sort.descending ? null : { column, descending: true }
}
