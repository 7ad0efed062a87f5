/** Which keys the list shows: pure, so that the URL alone decides. */
import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { isWorking, statusOf } from '../../credentials/credential-status.ts'
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

/** Newest first. @param now milliseconds since 1970 */
export const chooseKeys = (keys: readonly ApiKeyListed[], search: KeysSearch, now: number): ApiKeyListed[] =>
  keys
    .filter(
      (key) =>
        fitsStatus(key, search.status, now) &&
        fitsText(key, search.q) &&
        (search.owner === undefined || search.owner === (key.created_by ?? commandLine)),
    )
    .toSorted((one, other) => other.created_at - one.created_at)

/** What the columns sort by. Never used and never ending are ends of the scale: used longest ago, ending last. */
export const keyOrder = {
  name: ({ name }) => name,
  limit: ({ minute_limit, minute_used }) => (minute_limit === null ? null : minute_used / minute_limit),
  used: ({ last_used_at }) => -(last_used_at ?? 0),
  expires: ({ expires_at }) => expires_at ?? Number.POSITIVE_INFINITY,
} satisfies Record<string, (key: ApiKeyListed) => string | number | null>
