import { Trans } from '@lingui/react/macro'
import { Navigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { loadPart } from '../api/load-part.ts'
import { withTexts } from '../browser/language.ts'
import { SessionGate } from '../session/session-gate.tsx'
import { useAccount } from '../session/use-session.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { lastWorkspace } from '../workspace/last-workspace.ts'
import { Shell } from './shell/shell.tsx'

const CreateWorkspaceDialog = lazy(async () => ({
  default: (await loadPart(() => withTexts(import('../pages/settings/create-workspace-dialog.tsx'))))
    .CreateWorkspaceDialog,
}))

const NoWorkspace = () => {
  const [making, setMaking] = useState(false)
  return (
    <EmptyState
      title={<Trans>You are not a member of any workspace.</Trans>}
      action={
        <Button look="primary" icon="plus" onClick={() => setMaking(true)}>
          <Trans>Create workspace</Trans>
        </Button>
      }
    >
      <Trans>Ask somebody who administers one for an invitation, or create one of your own.</Trans>
      {making ? (
        <Suspense>
          <CreateWorkspaceDialog onClose={() => setMaking(false)} />
        </Suspense>
      ) : null}
    </EmptyState>
  )
}

const Onward = () => {
  const workspace = lastWorkspace(useAccount().workspaces)
  if (workspace !== null) {
    return <Navigate to="/w/$workspaceId/overview" params={{ workspaceId: workspace.id }} replace />
  }
  return (
    <Shell workspace={null}>
      <PageHeader title={<Trans>No workspace yet</Trans>} />
      <NoWorkspace />
    </Shell>
  )
}

/** `/` leads to the workspace where the person was last. */
export const HomePage = () => (
  <SessionGate>
    <Onward />
  </SessionGate>
)
