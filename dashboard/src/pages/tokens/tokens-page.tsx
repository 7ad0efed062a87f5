import { Trans } from '@lingui/react/macro'
import { PageHeader } from '../../ui/page-header.tsx'

export const TokensPage = () => <PageHeader title={<Trans>Tokens</Trans>} />
