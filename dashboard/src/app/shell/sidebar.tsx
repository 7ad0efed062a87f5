import type { WorkspaceView } from '@keepgate/protocol/identity'
import { Link } from '@tanstack/react-router'
import { Portcullis } from '../../ui/portcullis.tsx'
import { AccountMenu } from './account-menu.tsx'
import { NavigationList } from './navigation-list.tsx'
import type { Overlay } from './overlays.tsx'
import { PaletteButton } from './palette-button.tsx'
import { WorkspaceSwitcher } from './workspace-switcher.tsx'

/** At the left where there is room; the top bar takes its place elsewhere. */
export const Sidebar = ({
  workspace,
  onOpen,
}: {
  workspace: WorkspaceView | null
  onOpen: (overlay: Overlay) => void
}) => (
  <header className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col gap-3 border-r border-line p-3 lg:flex">
    <Link to="/" className="flex h-8 items-center gap-2 rounded px-2 font-semibold">
      <Portcullis size={18} />
      Keepgate
    </Link>
    <WorkspaceSwitcher workspace={workspace} onCreate={() => onOpen('new-workspace')} />
    <PaletteButton onOpen={() => onOpen('palette')} />
    <div className="min-h-0 flex-1 overflow-y-auto">
      {workspace === null ? null : <NavigationList workspace={workspace} />}
    </div>
    <AccountMenu onAppearance={() => onOpen('appearance')} />
  </header>
)
