import { mayDo } from '@keepgate/protocol/permissions'
import { Trans } from '@lingui/react/macro'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { TokenBoard } from './token-board.tsx'

export const TokensPage = () => {
  const { rank } = useWorkspace()
  if (mayDo(rank, 'tokens:read')) return <TokenBoard />
  return (
    <>
      <PageHeader title={<Trans>Management tokens</Trans>} />
      <EmptyState icon="lock" title={<Trans>Only admins of this workspace see its management tokens.</Trans>}>
        <Trans>Programs that send requests to models need an API key instead.</Trans>
      </EmptyState>
    </>
  )
}
