import type { WorkspaceView } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Drawer } from '../../ui/drawer.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Portcullis } from '../../ui/portcullis.tsx'
import { AccountMenu } from './account-menu.tsx'
import { NavigationList } from './navigation-list.tsx'
import type { Overlay } from './overlays.tsx'
import { PaletteButton } from './palette-button.tsx'
import { WorkspaceSwitcher } from './workspace-switcher.tsx'

/** What the sidebar is on a narrow screen: one line, and the rest behind a button. */
export const TopBar = ({
  workspace,
  onOpen,
}: {
  workspace: WorkspaceView | null
  onOpen: (overlay: Overlay) => void
}) => {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  const openInstead = (overlay: Overlay) => {
    close()
    onOpen(overlay)
  }
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-line bg-page px-3 lg:hidden">
      <IconButton icon="menu" label={t`Menu`} onClick={() => setOpen(true)} />
      <Portcullis size={18} />
      <span className="foreign min-w-0 flex-1 truncate font-semibold">{workspace?.name ?? 'Keepgate'}</span>
      <Drawer open={open} onClose={close} title={t`Menu`}>
        <div className="grid gap-3">
          <WorkspaceSwitcher workspace={workspace} onCreate={() => openInstead('new-workspace')} />
          <PaletteButton onOpen={() => openInstead('palette')} />
          {workspace === null ? null : <NavigationList workspace={workspace} onFollow={close} />}
          <AccountMenu onAppearance={() => openInstead('appearance')} />
        </div>
      </Drawer>
    </header>
  )
}
