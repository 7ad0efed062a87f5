import type { WorkspaceView } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { Drawer } from '../../ui/drawer.tsx'
import { AccountMenu } from './account-menu.tsx'
import { NavigationList } from './navigation-list.tsx'
import type { Overlay } from './overlays.tsx'
import { PaletteButton } from './palette-button.tsx'
import { WorkspaceSwitcher } from './workspace-switcher.tsx'

/** What the sidebar holds, for a narrow screen. */
export const MenuDrawer = ({
  workspace,
  open,
  onClose,
  onOpen,
}: {
  workspace: WorkspaceView | null
  open: boolean
  onClose: () => void
  onOpen: (overlay: Overlay) => void
}) => {
  const { t } = useLingui()
  return (
    <Drawer open={open} onClose={onClose} title={t`Menu`}>
      <div className="grid grid-cols-1 gap-3">
        <WorkspaceSwitcher workspace={workspace} onCreate={() => onOpen('new-workspace')} />
        <PaletteButton onOpen={() => onOpen('palette')} />
        {workspace === null ? null : <NavigationList workspace={workspace} onFollow={onClose} />}
        <AccountMenu onAppearance={() => onOpen('appearance')} />
      </div>
    </Drawer>
  )
}
