import { useSyncExternalStore } from 'react'
import { session } from './page-session.ts'
import type { Account, SessionState } from './session-state.ts'

export const useSessionState = (): SessionState => useSyncExternalStore(session.subscribe, session.state)

/** Who is logged in, and in which workspaces; inside `SessionGate` alone. */
export const useAccount = (): Account => {
  const state = useSessionState()
  if (state.status === 'open') return state.account
  throw new Error('This part of the page stands outside the session gate.')
}
