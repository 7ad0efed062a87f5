import { Trans } from '@lingui/react/macro'
import { PageHeader } from '../../ui/page-header.tsx'

export const LogsPage = () => <PageHeader title={<Trans>Logs</Trans>} />
