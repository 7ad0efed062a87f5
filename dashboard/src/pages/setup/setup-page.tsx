import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { forgetFragmentToken, useFragmentToken } from '../../session/fragment-token.ts'
import { session } from '../../session/page-session.ts'
import { RecoveryCode } from '../../session/recovery-code.tsx'
import { SessionGate, useStartedSession } from '../../session/session-gate.tsx'
import { useAuthPolicy } from '../../session/use-auth-policy.ts'
import { Banner } from '../../ui/banner.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { AccountStep } from './account-step.tsx'
import { GuidedSteps } from './guided-steps.tsx'
import { LinkMissing, LinkSpent } from './no-link.tsx'
import { SetupFrame } from './setup-frame.tsx'

/** Where the setup link of the start leads: from nothing to the first answered request. */
export const SetupPage = () => {
  const { t } = useLingui()
  const token = useFragmentToken()
  const state = useStartedSession()
  const policy = useAuthPolicy()
  const [code, setCode] = useState<string | null>(null)
  const [madeHere, setMadeHere] = useState(false)
  const [toLogin, setToLogin] = useState(false)

  if (code !== null) return <CodeStep code={code} onEntered={() => setCode(null)} />
  if (state.status !== 'anonymous' || toLogin) {
    return (
      <SessionGate>
        <GuidedSteps madeHere={madeHere} />
      </SessionGate>
    )
  }
  if (policy === undefined) {
    return (
      <div className="grid min-h-dvh place-items-center text-ink-faint">
        <Spinner label={t`Loading`} size={20} />
      </div>
    )
  }
  if (!policy.setup_needed) return <LinkSpent onLogIn={() => setToLogin(true)} />
  if (token === null) return <LinkMissing />
  return (
    <AccountStep
      token={token}
      transport={policy.transport}
      onMade={(recoveryCode) => {
        forgetFragmentToken()
        setMadeHere(true)
        setCode(recoveryCode)
      }}
    />
  )
}

/** Logged in already, but not in yet: what is shown here is shown once. */
const CodeStep = ({ code, onEntered }: { code: string; onEntered: () => void }) => {
  const { t } = useLingui()
  const enter = useMutation({ mutationFn: () => session.enter(), onSuccess: onEntered })
  const problem = enter.error === null ? null : problemOf(enter.error)
  return (
    <SetupFrame step="account" title={t`Recovery code`} intro={<Trans>The account and the workspace are made.</Trans>}>
      {problem === null ? null : (
        <Banner tone="bad" title={problem.detail} announce>
          {problem.hint}
        </Banner>
      )}
      <div className="max-w-md">
        <RecoveryCode code={code} onKept={() => enter.mutate()} />
      </div>
    </SetupFrame>
  )
}
