/** Which keys the list shows: pure, so that the URL alone decides. */
import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { chooseCredentials, narrows } from '../../credentials/choose-credentials.ts'
import type { KeysSearch } from './keys-search.ts'

/** In the URL, where a key has no person. */
export const commandLine = 'command-line'

export const pageSize = 50

export const isFiltered = (search: KeysSearch): boolean => narrows(search) || search.owner !== undefined

/** Newest first. @param now milliseconds since 1970 */
export const chooseKeys = (keys: readonly ApiKeyListed[], search: KeysSearch, now: number): ApiKeyListed[] =>
  chooseCredentials(keys, search, now).filter(
    ({ created_by }) => search.owner === undefined || search.owner === (created_by ?? commandLine),
  )

/** What the columns sort by. Never used and never ending are ends of the scale: used longest ago, ending last. */
export const keyOrder = {
  name: ({ name }) => name,
  limit: ({ minute_limit, minute_used }) => (minute_limit === null ? null : minute_used / minute_limit),
  used: ({ last_used_at }) => -(last_used_at ?? 0),
  expires: ({ expires_at }) => expires_at ?? Number.POSITIVE_INFINITY,
} satisfies Record<string, (key: ApiKeyListed) => string | number | null>
