import { LoginScreen } from './login-screen.tsx'
import type { SessionState } from './session-state.ts'
import { UnlockScreen } from './unlock-screen.tsx'

export type ShutGate = Extract<SessionState, { status: 'anonymous' | 'locked' }>

/** What stands in the page's place until somebody is in. A file of the build of its own: who is in never fetches it. */
export const GateScreen = ({ state }: { state: ShutGate }) =>
  state.status === 'locked' ? <UnlockScreen {...state} /> : <LoginScreen />
