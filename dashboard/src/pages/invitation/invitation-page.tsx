import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { EntryFrame } from '../../session/entry-frame.tsx'
import { forgetFragmentToken, useFragmentToken } from '../../session/fragment-token.ts'
import { LoginForm } from '../../session/login-form.tsx'
import { NewPersonScreen } from '../../session/new-person-screen.tsx'
import { useStartedSession } from '../../session/session-gate.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import { JoinForm } from './join-form.tsx'

const NoToken = () => {
  const { t } = useLingui()
  return (
    <EntryFrame
      title={t`Invitation`}
      footer={
        <Link to="/">
          <Trans>To the start</Trans>
        </Link>
      }
    >
      <Banner tone="info" title={<Trans>Open the whole link of your invitation</Trans>}>
        <Trans>The part behind # is missing. It leaves the address bar as soon as the page has read it.</Trans>
      </Banner>
    </EntryFrame>
  )
}

/** Where an invitation's link leads: new people make an account, others log in and join. */
export const InvitationPage = () => {
  const { t } = useLingui()
  const token = useFragmentToken()
  const state = useStartedSession()
  const [isNew, setNew] = useState(true)

  // While the recovery code is shown, the token is spent and the page is not done yet.
  const [made, setMade] = useState(false)
  if (token === null && !made) return <NoToken />
  if ('account' in state && !made) {
    return (
      <EntryFrame title={t`Invitation`}>
        <JoinForm account={state.account} token={token ?? ''} />
      </EntryFrame>
    )
  }
  if (isNew) {
    return (
      <NewPersonScreen
        title={t`Invitation`}
        intro={<Trans>Make an account with the address that was invited.</Trans>}
        footer={
          <Button look="quiet" size="small" onClick={() => setNew(false)}>
            <Trans>I have an account</Trans>
          </Button>
        }
        asksWorkspace={false}
        action={t`Make the account and join`}
        entrance={() => ({ type: 'invitation', token: token ?? '' })}
        onMade={() => {
          setMade(true)
          forgetFragmentToken()
        }}
      />
    )
  }
  return (
    <EntryFrame
      title={t`Invitation`}
      intro={<Trans>Log in with the address that was invited, then join.</Trans>}
      footer={
        <Button look="quiet" size="small" onClick={() => setNew(true)}>
          <Trans>I am new here</Trans>
        </Button>
      }
    >
      <LoginForm />
    </EntryFrame>
  )
}
