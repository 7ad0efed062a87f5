import type { WorkspaceView } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { session } from '../../session/page-session.ts'
import { useAccount } from '../../session/use-session.ts'
import type { IconName } from '../../ui/icon.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { navigationFor, titleOf } from '../navigation.ts'
import { logOut } from './log-out.ts'
import type { Overlay } from './overlays.tsx'

export type PaletteCommand = {
  readonly id: string
  readonly label: string
  readonly icon: IconName
  /** Closed before it runs. */
  readonly run: () => void
}

/** Pages first, then workspaces, then what can be done. */
export const usePaletteCommands = (
  workspace: WorkspaceView | null,
  open: (overlay: Overlay) => void,
): readonly PaletteCommand[] => {
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const { person, workspaces } = useAccount()
  const pages =
    workspace === null
      ? []
      : navigationFor({ rank: workspace.rank, role: person.role }).map((entry) => ({
          id: entry.route.to,
          label: i18n._(titleOf(entry)),
          icon: entry.icon,
          run: () => void navigate({ to: entry.route.to, params: { workspaceId: workspace.id } }),
        }))
  const others = workspaces
    .filter(({ id }) => id !== workspace?.id)
    .map((other) => {
      const name = visibleText(other.name)
      return {
        id: other.id,
        label: t`Workspace: ${name}`,
        icon: 'workspace' as const,
        run: () => void navigate({ to: '/w/$workspaceId/overview', params: { workspaceId: other.id } }),
      }
    })
  return [
    ...pages,
    ...others,
    { id: 'new-workspace', label: t`Create workspace`, icon: 'plus', run: () => open('new-workspace') },
    { id: 'account', label: t`Account`, icon: 'user', run: () => void navigate({ to: '/account' }) },
    { id: 'appearance', label: t`Appearance and language`, icon: 'moon', run: () => open('appearance') },
    { id: 'keys', label: t`Keyboard shortcuts`, icon: 'keyboard', run: () => open('keys') },
    { id: 'lock', label: t`Lock now`, icon: 'lock', run: session.lock },
    { id: 'log-out', label: t`Log out`, icon: 'log-out', run: logOut },
  ]
}
