import type { AuthPolicy } from '@keepgate/protocol/login'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Banner } from '../ui/banner.tsx'
import { Link } from '../ui/link.tsx'
import { EntryFrame, InsecureTransportBanner } from './entry-frame.tsx'
import { LoginForm } from './login-form.tsx'
import { useAuthPolicy } from './use-auth-policy.ts'
import { useSessionState } from './use-session.ts'

export const RefusedTransport = () => (
  <Banner tone="bad" title={<Trans>Login over plain http is refused here</Trans>}>
    <Trans>
      Open this page over https, or on the machine itself as localhost. In a network you trust,{' '}
      <code>ALLOW_INSECURE_HTTP=true</code> permits it.
    </Trans>
  </Banner>
)

const SetupNeeded = () => (
  <Banner tone="info" title={<Trans>Nobody has set this installation up yet</Trans>}>
    <Trans>
      Open the setup link that the server printed when it started, or run <code>npx keepgate init</code> in its folder.
    </Trans>
  </Banner>
)

const Advice = ({ policy }: { policy: AuthPolicy | undefined }) => (
  <>
    {policy?.transport === 'refused' ? <RefusedTransport /> : null}
    {policy?.transport === 'insecure' ? <InsecureTransportBanner /> : null}
    {policy?.setup_needed ? <SetupNeeded /> : null}
  </>
)

/** Why somebody who was in a moment ago sees this. */
const Reason = (): ReactNode => {
  const state = useSessionState()
  if (state.status !== 'anonymous') return null
  if (state.reason === 'ended') {
    return (
      <Banner tone="info" title={<Trans>Your session has ended</Trans>} announce>
        <Trans>Log in again; this page stays where it was.</Trans>
      </Banner>
    )
  }
  return state.reason === 'logged-out' ? (
    <Banner tone="good" title={<Trans>You are logged out</Trans>} announce />
  ) : null
}

export const LoginScreen = () => {
  const { t } = useLingui()
  const policy = useAuthPolicy()
  return (
    <EntryFrame
      title={t`Log in`}
      intro={<Trans>The password stays in this browser; the server sees a proof of it.</Trans>}
      footer={
        <>
          <Link to="/recover">
            <Trans>Forgotten the password?</Trans>
          </Link>
          {policy?.signup === 'open' && !policy.setup_needed ? (
            <Link to="/sign-up">
              <Trans>Sign up</Trans>
            </Link>
          ) : null}
        </>
      }
    >
      <Reason />
      <Advice policy={policy} />
      {policy?.transport === 'refused' ? null : <LoginForm />}
    </EntryFrame>
  )
}
