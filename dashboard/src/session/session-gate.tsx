import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect } from 'react'
import { problemOf } from '../api/problem-of.ts'
import { Button } from '../ui/button.tsx'
import { ProblemBanner } from '../ui/problem-banner.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { EntryFrame } from './entry-frame.tsx'
import type { ShutGate } from './gate-screen.tsx'
import { session } from './page-session.ts'
import { useIsReachable } from './server-gone.tsx'
import type { SessionState } from './session-state.ts'
import { loadGateScreen, useGateScreen } from './use-gate-screen.ts'
import { useSessionState } from './use-session.ts'

/** Nobody knows yet what stands here. */
export const Starting = () => {
  const { t } = useLingui()
  return (
    <div className="grid min-h-dvh place-items-center text-ink-faint">
      <Spinner label={t`Loading`} size={20} />
    </div>
  )
}

/** While nobody answers, the frame says so and asks again; here stands what else may be the reason. */
const Unreachable = ({ error }: Extract<SessionState, { status: 'unreachable' }>) => {
  const { t } = useLingui()
  const reachable = useIsReachable()
  const silent = error.status === 0
  useEffect(() => {
    if (reachable && silent) void session.start()
  }, [reachable, silent])
  return (
    <EntryFrame title={t`No answer`}>
      {reachable ? (
        <>
          <ProblemBanner problem={problemOf(error)} />
          <div>
            <Button look="primary" onClick={() => void session.start()}>
              <Trans>Try again</Trans>
            </Button>
          </div>
        </>
      ) : null}
    </EntryFrame>
  )
}

const Shut = ({ state }: { state: ShutGate }) => {
  const Screen = useGateScreen()
  return Screen === null ? <Starting /> : <Screen state={state} />
}

/** The login, where the page came without a session: nothing else needs to be drawn before it. Never rejects. */
export const loadFirstScreen = async (): Promise<void> => {
  if (session.state().status === 'anonymous') await loadGateScreen()
}

/** Starts the session; nothing that asks the server stands outside of it. */
export const useStartedSession = (): SessionState => {
  const state = useSessionState()
  const isNew = state.status === 'starting' || (state.status === 'anonymous' && state.reason === 'presumed')
  useEffect(() => {
    if (isNew) void session.start()
  }, [isNew])
  return state
}

/**
 * Shows what stands behind it to whoever is logged in. Login and unlocking take its place without touching the address,
 * so that the same page with the same filters is there afterwards.
 */
export const SessionGate = ({ children }: { children: ReactNode }) => {
  const state = useStartedSession()
  switch (state.status) {
    case 'starting':
      return <Starting />
    case 'unreachable':
      return <Unreachable {...state} />
    case 'anonymous':
    case 'locked':
      return <Shut state={state} />
    case 'open':
      return children
  }
}
