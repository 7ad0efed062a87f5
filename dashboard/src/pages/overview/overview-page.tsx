import { Trans } from '@lingui/react/macro'

export const OverviewPage = () => (
  <h1>
    <Trans>Overview</Trans>
  </h1>
)
