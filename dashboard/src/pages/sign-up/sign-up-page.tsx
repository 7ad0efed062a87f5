import { Trans, useLingui } from '@lingui/react/macro'
import { EntryFrame } from '../../session/entry-frame.tsx'
import { NewPersonScreen } from '../../session/new-person-screen.tsx'
import { useAuthPolicy } from '../../session/use-auth-policy.ts'
import { Banner } from '../../ui/banner.tsx'
import { Link } from '../../ui/link.tsx'

const ToLogin = () => (
  <Link to="/login">
    <Trans>Log in</Trans>
  </Link>
)

export const SignUpPage = () => {
  const { t } = useLingui()
  const policy = useAuthPolicy()
  if (policy !== undefined && (policy.signup !== 'open' || policy.setup_needed)) {
    return (
      <EntryFrame title={t`Sign up`} footer={<ToLogin />}>
        <Banner tone="info" title={<Trans>Sign-up is not open here</Trans>}>
          <Trans>Ask an administrator of a workspace for an invitation.</Trans>
        </Banner>
      </EntryFrame>
    )
  }
  return (
    <NewPersonScreen
      title={t`Sign up`}
      intro={<Trans>You get an account and a workspace of your own.</Trans>}
      footer={<ToLogin />}
      asksWorkspace
      action={t`Sign up`}
      entrance={(workspaceName) => ({ type: 'sign-up', workspaceName })}
    />
  )
}
