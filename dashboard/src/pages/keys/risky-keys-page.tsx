import { Trans } from '@lingui/react/macro'
import { PageHeader } from '../../ui/page-header.tsx'

export const RiskyKeysPage = () => <PageHeader title={<Trans>Risky keys</Trans>} />
