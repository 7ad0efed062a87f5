import { Trans } from '@lingui/react/macro'
import { PageHeader } from '../../ui/page-header.tsx'

export const KeysPage = () => <PageHeader title={<Trans>API keys</Trans>} />
