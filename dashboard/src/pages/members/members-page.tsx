import { mayDo } from '@keepgate/protocol/permissions'
import { Trans } from '@lingui/react/macro'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { MemberBoard } from './member-board.tsx'

export const MembersPage = () => {
  const { rank } = useWorkspace()
  if (mayDo(rank, 'members:read')) return <MemberBoard />
  return (
    <>
      <PageHeader title={<Trans>Members</Trans>} />
      <EmptyState icon="lock" title={<Trans>Guests do not see who else is in a workspace.</Trans>}>
        <Trans>An admin of this workspace can give you a higher rank.</Trans>
      </EmptyState>
    </>
  )
}
