import { Outlet } from '@tanstack/react-router'
import { SessionGate } from '../session/session-gate.tsx'
import { useAccount } from '../session/use-session.ts'
import { lastWorkspace } from '../workspace/last-workspace.ts'
import { Shell } from './shell/shell.tsx'

/** What belongs to a person and to no workspace; the navigation stays that of the last one. */
const PersonShell = () => {
  const { workspaces } = useAccount()
  return (
    <Shell workspace={lastWorkspace(workspaces)}>
      <Outlet />
    </Shell>
  )
}

export const AccountFrame = () => (
  <SessionGate>
    <PersonShell />
  </SessionGate>
)
