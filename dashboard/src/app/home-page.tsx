import { Trans } from '@lingui/react/macro'
import { Navigate } from '@tanstack/react-router'
import { SessionGate } from '../session/session-gate.tsx'
import { useAccount } from '../session/use-session.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { lastWorkspace } from '../workspace/last-workspace.ts'
import { Shell } from './shell/shell.tsx'

const Onward = () => {
  const workspace = lastWorkspace(useAccount().workspaces)
  if (workspace !== null) {
    return <Navigate to="/w/$workspaceId/overview" params={{ workspaceId: workspace.id }} replace />
  }
  return (
    <Shell workspace={null}>
      <PageHeader title={<Trans>No workspace yet</Trans>} />
      <EmptyState title={<Trans>You are not a member of any workspace.</Trans>}>
        <Trans>Ask somebody who administers one for an invitation.</Trans>
      </EmptyState>
    </Shell>
  )
}

/** `/` leads to the workspace where the person was last. */
export const HomePage = () => (
  <SessionGate>
    <Onward />
  </SessionGate>
)
