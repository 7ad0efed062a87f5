import { Trans } from '@lingui/react/macro'
import { PageHeader } from '../../ui/page-header.tsx'

export const OverviewPage = () => <PageHeader title={<Trans>Overview</Trans>} />
