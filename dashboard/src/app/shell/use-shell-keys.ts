import type { WorkspaceView } from '@keepgate/protocol/identity'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useAccount } from '../../session/use-session.ts'
import { navigationFor } from '../navigation.ts'
import type { Overlay } from './overlays.tsx'
import { useShortcuts } from './shortcuts.ts'

export const useShellKeys = (workspace: WorkspaceView | null, open: (overlay: Overlay) => void): void => {
  const navigate = useNavigate()
  const { person } = useAccount()
  const shortcuts = useMemo(
    () => ({
      openPalette: () => open('palette'),
      openHelp: () => open('keys'),
      jump: (letter: string) => {
        if (workspace === null) return
        const entry = navigationFor({ rank: workspace.rank, role: person.role }).find(({ jump }) => jump === letter)
        if (entry !== undefined) void navigate({ to: entry.route.to, params: { workspaceId: workspace.id } })
      },
    }),
    [workspace, person.role, navigate, open],
  )
  useShortcuts(shortcuts)
}
