import { Trans } from '@lingui/react/macro'
import { PageHeader } from '../../ui/page-header.tsx'

export const HealthPage = () => <PageHeader title={<Trans>Health</Trans>} />
