/** How a connection stands, from the newest evidence: what requests met lately, and the last test. */
import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import type { Health } from './connection-row.ts'

export type ConnectionState = 'works' | 'errors' | 'failing' | 'untested'

type Evidence = {
  readonly connection: Pick<ConnectionView, 'last_test'>
  readonly health: Pick<Health, 'requests' | 'error_share' | 'last_error'> | null
}

/** From half of the requests on, a connection is failing rather than having errors. */
const failingShare = 0.5

const stateOfRequests = (share: number): ConnectionState => {
  if (share === 0) return 'works'
  return share < failingShare ? 'errors' : 'failing'
}

export const stateOf = ({ connection: { last_test: test }, health }: Evidence): ConnectionState => {
  const share = health === null || health.requests === 0 ? null : health.error_share
  const failedAfterTest = (health?.last_error?.time ?? 0) > (test?.time ?? 0)
  if (share !== null && (test === null || share === 0 || failedAfterTest)) return stateOfRequests(share)
  if (test === null) return 'untested'
  return test.cause === null ? 'works' : 'failing'
}

/** The worst first; what nobody has tried stands before what works. */
const worstFirst = { failing: 0, errors: 1, untested: 2, works: 3 } as const satisfies Record<ConnectionState, number>

/** Place of a connection among others, 0 for the worst: to sort by. */
export const badness = (row: Evidence): number => worstFirst[stateOf(row)]

export const byState = (one: Evidence, other: Evidence): number => badness(one) - badness(other)
