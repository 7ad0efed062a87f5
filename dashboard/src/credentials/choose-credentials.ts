/** Which keys and tokens a list shows: pure, so that the URL alone decides. */
import { type Credential, type CredentialStatus, isWorking, statusOf } from './credential-status.ts'

type Listed = Credential & { readonly name: string; readonly last_four: string; readonly created_at: number }

export type CredentialFilters = {
  /** Part of a name, or the last four characters. */
  readonly q?: string | undefined
  /** Absent: those that work. */
  readonly status?: CredentialStatus | 'all' | undefined
}

/** Whether less is shown than usual: `all` shows more. */
export const narrows = ({ q, status }: CredentialFilters): boolean =>
  q !== undefined || (status !== undefined && status !== 'all')

const fitsStatus = (status: CredentialStatus, wanted: CredentialFilters['status']): boolean => {
  if (wanted === undefined) return isWorking(status)
  return wanted === 'all' || wanted === status
}

const fitsText = ({ name, last_four }: Listed, q: string | undefined): boolean =>
  q === undefined || name.toLowerCase().includes(q.toLowerCase()) || last_four === q

/** Newest first. @param now milliseconds since 1970 */
export const chooseCredentials = <One extends Listed>(
  list: readonly One[],
  { q, status }: CredentialFilters,
  now: number,
): One[] =>
  list
    .filter((one) => fitsStatus(statusOf(one, now), status) && fitsText(one, q))
    .toSorted((one, other) => other.created_at - one.created_at)

/** How many of them do not work any more. */
export const countEnded = (list: readonly Credential[], now: number): number =>
  list.filter((one) => !isWorking(statusOf(one, now))).length
