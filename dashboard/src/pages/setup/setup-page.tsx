import { lazy, Suspense, useState } from 'react'
import { withTexts } from '../../browser/language.ts'
import { forgetFragmentToken, useFragmentToken } from '../../session/fragment-token.ts'
import { SessionGate, Starting, useStartedSession } from '../../session/session-gate.tsx'
import { useAuthPolicy } from '../../session/use-auth-policy.ts'
import { afterFirstInput } from '../../ui/after-first-input.ts'
import { AccountStep } from './account-step.tsx'

const LinkMissing = lazy(async () => ({ default: (await withTexts(import('./no-link.tsx'))).LinkMissing }))
const LinkSpent = lazy(async () => ({ default: (await withTexts(import('./no-link.tsx'))).LinkSpent }))
const GuidedSteps = lazy(async () => ({ default: (await withTexts(import('./guided-steps.tsx'))).GuidedSteps }))

// There long before it is needed: what it shows is shown once, and must not wait for a server.
const useCodeStep = afterFirstInput(async () => (await withTexts(import('./code-step.tsx'))).CodeStep)

/** Where the setup link of the start leads: from nothing to the first answered request. */
export const SetupPage = () => {
  const token = useFragmentToken()
  const state = useStartedSession()
  const policy = useAuthPolicy()
  const CodeStep = useCodeStep()
  const [code, setCode] = useState<string | null>(null)
  const [toLogin, setToLogin] = useState(false)

  if (code !== null) return CodeStep === null ? <Starting /> : <CodeStep code={code} onEntered={() => setCode(null)} />
  if (state.status !== 'anonymous' || toLogin) {
    return (
      <SessionGate>
        <Suspense fallback={<Starting />}>
          <GuidedSteps />
        </Suspense>
      </SessionGate>
    )
  }
  if (policy === undefined) return <Starting />
  if (!policy.setup_needed || token === null) {
    return (
      <Suspense fallback={<Starting />}>
        {policy.setup_needed ? <LinkMissing /> : <LinkSpent onLogIn={() => setToLogin(true)} />}
      </Suspense>
    )
  }
  return (
    <AccountStep
      token={token}
      transport={policy.transport}
      onMade={(recoveryCode) => {
        forgetFragmentToken()
        setCode(recoveryCode)
      }}
    />
  )
}
