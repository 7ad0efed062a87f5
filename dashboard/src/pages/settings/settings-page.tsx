import { Trans } from '@lingui/react/macro'
import { PageHeader } from '../../ui/page-header.tsx'

export const SettingsPage = () => <PageHeader title={<Trans>Settings</Trans>} />
