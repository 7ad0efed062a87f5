import type { ManagementTokenView } from '@keepgate/protocol/identity'
import { isWorking, statusOf } from '../../credentials/credential-status.ts'
import type { TokensSearch } from './tokens-search.ts'

export const isFiltered = ({ q, status }: TokensSearch): boolean =>
  q !== undefined || (status !== undefined && status !== 'all')

const fitsStatus = (token: ManagementTokenView, wanted: TokensSearch['status'], now: number): boolean => {
  const status = statusOf(token, now)
  if (wanted === undefined) return isWorking(status)
  return wanted === 'all' || wanted === status
}

/** Newest first. @param now milliseconds since 1970 */
export const chooseTokens = (
  tokens: readonly ManagementTokenView[],
  search: TokensSearch,
  now: number,
): ManagementTokenView[] =>
  tokens
    .filter((token) => fitsStatus(token, search.status, now))
    .filter(({ name, last_four }) => {
      const q = search.q?.toLowerCase()
      return q === undefined || name.toLowerCase().includes(q) || last_four === search.q
    })
    .toSorted((one, other) => other.created_at - one.created_at)
