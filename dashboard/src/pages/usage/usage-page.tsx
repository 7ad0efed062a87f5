import { Trans } from '@lingui/react/macro'
import { PageHeader } from '../../ui/page-header.tsx'

export const UsagePage = () => <PageHeader title={<Trans>Usage</Trans>} />
