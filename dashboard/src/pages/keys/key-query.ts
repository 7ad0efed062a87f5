/** What the server is asked for so that the list shows what the URL says: pure, so that the URL alone decides. */
import type { CredentialSort, KeyQuery } from '@keepgate/protocol/key-list'
import type { KeyPageWanted } from '../../api/keys/list-key-page.ts'
import { narrows } from '../../credentials/choose-credentials.ts'
import { readSort } from '../../ui/sort.ts'
import type { KeysSearch } from './keys-search.ts'

export const pageSize = 50

/** Ascending and descending. Used ascending is used lately first: how long ago grows. */
const orders = new Map<string, readonly [CredentialSort, CredentialSort]>([
  ['name', ['name', '-name']],
  ['used', ['-last_used_at', 'last_used_at']],
  ['expires', ['expires_at', '-expires_at']],
])

const sortOf = (text: string | undefined): CredentialSort | undefined => {
  const sort = readSort(text)
  return sort === null ? undefined : orders.get(sort.column)?.[sort.descending ? 1 : 0]
}

/** No name is longer, and none has control characters: what an address holds beyond that finds nothing anyway. */
const asked = (text: string | undefined): string | undefined =>
  text
    ?.replace(/\p{Cc}/gu, '')
    .slice(0, 200)
    .trim() || undefined

export const isFiltered = (search: KeysSearch): boolean => narrows(search) || search.owner !== undefined

/** Without the status: what is shown and what is hidden for having ended. */
export const keyCountsOf = (search: KeysSearch): KeyQuery => ({ owner: asked(search.owner), q: asked(search.q) })

export const keyPageOf = (search: KeysSearch): KeyPageWanted => ({
  ...keyCountsOf(search),
  status: search.status === 'all' ? undefined : (search.status ?? 'working'),
  sort: sortOf(search.sort),
  cursor: search.after,
  limit: pageSize,
})
