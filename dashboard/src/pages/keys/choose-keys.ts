/** Which keys the list shows, in which order: pure, so that the URL alone decides. */
import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { isWorking, statusOf } from '../../credentials/credential-status.ts'
import type { Sort } from '../../ui/table-column.ts'
import type { KeysSearch } from './keys-search.ts'

/** In the URL, where a key has no person. */
export const commandLine = 'command-line'

export const pageSize = 50

export const isFiltered = ({ q, status, owner }: KeysSearch): boolean =>
  q !== undefined || owner !== undefined || (status !== undefined && status !== 'all')

const fitsStatus = (key: ApiKeyListed, wanted: KeysSearch['status'], now: number): boolean => {
  const status = statusOf(key, now)
  if (wanted === undefined) return isWorking(status)
  return wanted === 'all' || wanted === status
}

const fitsText = ({ name, last_four }: ApiKeyListed, q: string | undefined): boolean =>
  q === undefined || name.toLowerCase().includes(q.toLowerCase()) || last_four === q

export const filterKeys = (keys: readonly ApiKeyListed[], search: KeysSearch, now: number): ApiKeyListed[] =>
  keys.filter(
    (key) =>
      fitsStatus(key, search.status, now) &&
      fitsText(key, search.q) &&
      (search.owner === undefined || search.owner === (key.created_by ?? commandLine)),
  )

const shareUsed = ({ minute_limit, minute_used }: ApiKeyListed): number =>
  minute_limit === null ? -1 : minute_used / minute_limit

/** Never and no expiry come last when ascending: an end far away, a use long ago. */
const sortValues = {
  name: (key) => key.name.toLowerCase(),
  limit: shareUsed,
  used: (key) => -(key.last_used_at ?? 0),
  expires: (key) => key.expires_at ?? Number.POSITIVE_INFINITY,
  created: (key) => -key.created_at,
} satisfies Record<string, (key: ApiKeyListed) => string | number>

export type SortColumn = keyof typeof sortValues

const isSortColumn = (column: string): column is SortColumn => Object.hasOwn(sortValues, column)

/** What can be sorted by, for the table's head; an unknown column sorts by nothing. */
export const sortValue = (column: SortColumn): ((key: ApiKeyListed) => string | number) => sortValues[column]

export const readSort = (text: string | undefined): Sort | null => {
  const descending = text?.startsWith('-') ?? false
  const column = descending ? text?.slice(1) : text
  return column === undefined || !isSortColumn(column) ? null : { column, descending }
}

export const writeSort = (sort: Sort | null): string | undefined =>
  sort === null ? undefined : `${sort.descending ? '-' : ''}${sort.column}`

/** Newest first, unless sorted otherwise. */
export const sortKeys = (keys: readonly ApiKeyListed[], sort: Sort | null): ApiKeyListed[] => {
  const value = sortValue(sort !== null && isSortColumn(sort.column) ? sort.column : 'created')
  const order = sort?.descending ? -1 : 1
  return keys.toSorted((one, other) => {
    const left = value(one)
    const right = value(other)
    return left === right ? 0 : left < right ? -order : order
  })
}
