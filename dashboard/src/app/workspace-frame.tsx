import { Trans } from '@lingui/react/macro'
import { Outlet, useMatches, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { withTexts } from '../browser/language.ts'
import { maySee } from '../routing/route-data.ts'
import { SessionGate } from '../session/session-gate.tsx'
import { useAccount } from '../session/use-session.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Link } from '../ui/link.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { rememberWorkspace } from '../workspace/last-workspace.ts'
import { useWorkspace, WorkspaceContext } from '../workspace/use-workspace.ts'
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

const NotAllowedPage = lazy(async () => ({
  default: (await withTexts(import('./not-allowed-page.tsx'))).NotAllowedPage,
}))

/** What a rank may not see is not asked for. */
const Page = () => {
  const { rank } = useWorkspace()
  const { role } = useAccount().person
  const { title, verb, forInstallation } = useMatches({ select: (matches) => matches.at(-1)?.staticData ?? {} })
  if (title === undefined || verb === undefined || maySee({ verb, forInstallation }, { rank, role })) return <Outlet />
  return (
    <Suspense>
      <NotAllowedPage title={title} verb={verb} />
    </Suspense>
  )
}

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
          <Page />
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
