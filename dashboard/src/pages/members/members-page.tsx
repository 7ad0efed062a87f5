import { Trans } from '@lingui/react/macro'
import { PageHeader } from '../../ui/page-header.tsx'

export const MembersPage = () => <PageHeader title={<Trans>Members</Trans>} />
