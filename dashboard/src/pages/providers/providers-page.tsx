import { Trans } from '@lingui/react/macro'
import { PageHeader } from '../../ui/page-header.tsx'

export const ProvidersPage = () => <PageHeader title={<Trans>Providers</Trans>} />
