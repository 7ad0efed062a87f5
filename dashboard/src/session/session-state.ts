/** Where this tab stands: what happened, and what that makes of it. No effects. */

import type { RequestError } from '@keepgate/client/request-error'
import type { SessionAnswer } from '@keepgate/protocol/identity'

export type Account = SessionAnswer

/** `reopened`: the page that held the key was left for longer than a reload takes, or this is another visit. */
export type LockReason = 'asked' | 'elsewhere' | 'idle' | 'reopened'

/** `presumed`: this page came without a session; the server is still to be asked. */
type AnonymousReason = 'presumed' | 'never' | 'ended' | 'logged-out'

export type SessionState =
  | { readonly status: 'starting' }
  /** The server did not say who is logged in. */
  | { readonly status: 'unreachable'; readonly error: RequestError }
  | { readonly status: 'anonymous'; readonly reason: AnonymousReason }
  /** The session lives, the key is gone: the password opens it again. */
  | { readonly status: 'locked'; readonly account: Account; readonly reason: LockReason }
  /** `keyHeld`: this tab's worker has the key. A second tab works without, and asks where it needs it. */
  | { readonly status: 'open'; readonly account: Account; readonly keyHeld: boolean }

export type SessionEvent =
  /** The server knows the session. `trusted`: this tab, or another that is open, was let in already. */
  | { readonly type: 'known'; readonly account: Account; readonly trusted: boolean }
  | { readonly type: 'unknown' }
  | { readonly type: 'unreachable'; readonly error: RequestError }
  /** The password was given in this tab. */
  | { readonly type: 'entered'; readonly account: Account }
  | { readonly type: 'logged-out' }
  | { readonly type: 'locked'; readonly reason: Exclude<LockReason, 'reopened'> }

const known = (state: SessionState, account: Account, trusted: boolean): SessionState => {
  const keyHeld = state.status === 'open' && state.keyHeld && state.account.person.id === account.person.id
  const open = trusted || (state.status === 'open' && state.account.person.id === account.person.id)
  if (open) return { status: 'open', account, keyHeld }
  return { status: 'locked', account, reason: state.status === 'locked' ? state.reason : 'reopened' }
}

const unknown = (state: SessionState): SessionState => {
  if (state.status === 'anonymous')
    return state.reason === 'presumed' ? { status: 'anonymous', reason: 'never' } : state
  return { status: 'anonymous', reason: state.status === 'open' || state.status === 'locked' ? 'ended' : 'never' }
}

export const nextState = (state: SessionState, event: SessionEvent): SessionState => {
  switch (event.type) {
    case 'known':
      return known(state, event.account, event.trusted)
    case 'unknown':
      return unknown(state)
    case 'unreachable':
      // Whoever is in stays in: the pages show what they could not load.
      return state.status === 'starting' || state.status === 'unreachable'
        ? { status: 'unreachable', error: event.error }
        : state
    case 'entered':
      return { status: 'open', account: event.account, keyHeld: true }
    case 'logged-out':
      return state.status === 'anonymous' ? state : { status: 'anonymous', reason: 'logged-out' }
    case 'locked':
      return state.status === 'open' ? { status: 'locked', account: state.account, reason: event.reason } : state
  }
}
