import { Trans } from '@lingui/react/macro'

export const LoginPage = () => (
  <h1>
    <Trans>Log in</Trans>
  </h1>
)
