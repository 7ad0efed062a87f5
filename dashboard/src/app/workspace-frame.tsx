import { Trans } from '@lingui/react/macro'
import { Outlet, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { SessionGate } from '../session/session-gate.tsx'
import { useAccount } from '../session/use-session.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Link } from '../ui/link.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { rememberWorkspace } from '../workspace/last-workspace.ts'
import { WorkspaceContext } from '../workspace/use-workspace.ts'
import { Shell } from './shell/shell.tsx'

/** The server answers alike for a workspace that is not there and one that is somebody else's; so does the page. */
const UnknownWorkspace = () => (
  <>
    <PageHeader title={<Trans>No such workspace</Trans>} />
    <EmptyState title={<Trans>It was removed, or you are not a member of it.</Trans>}>
      <Link to="/">
        <Trans>To your workspaces</Trans>
      </Link>
    </EmptyState>
  </>
)

const Member = () => {
  const { workspaceId } = useParams({ from: '/w/$workspaceId' })
  const { workspaces } = useAccount()
  const workspace = workspaces.find(({ id }) => id === workspaceId) ?? null
  const knownId = workspace?.id
  useEffect(() => {
    if (knownId !== undefined) rememberWorkspace(knownId)
  }, [knownId])
  return (
    <Shell workspace={workspace}>
      {workspace === null ? (
        <UnknownWorkspace />
      ) : (
        // Another workspace is another page: no state of the first one may be seen in it.
        <WorkspaceContext key={workspace.id} value={workspace}>
          <Outlet />
        </WorkspaceContext>
      )}
    </Shell>
  )
}

export const WorkspaceFrame = () => (
  <SessionGate>
    <Member />
  </SessionGate>
)
