import type { WorkspaceView } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useState } from 'react'
import { loadPart } from '../../api/load-part.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { Icon } from '../../ui/icon.tsx'
import { Portcullis } from '../../ui/portcullis.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import type { Overlay } from './overlays.tsx'

const MenuDrawer = lazy(async () => ({ default: (await loadPart(() => import('./menu-drawer.tsx'))).MenuDrawer }))

/** What the sidebar is on a narrow screen: one line, and the rest behind a button. */
export const TopBar = ({
  workspace,
  onOpen,
}: {
  workspace: WorkspaceView | null
  onOpen: (overlay: Overlay) => void
}) => {
  const { t } = useLingui()
  // Null until it is opened for the first time.
  const [open, setOpen] = useState<boolean | null>(null)
  const openInstead = (overlay: Overlay) => {
    setOpen(false)
    onOpen(overlay)
  }
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-line bg-page px-3 lg:hidden">
      {/* No tooltip, whose library would be loaded for this one button of small screens. */}
      <button
        type="button"
        aria-label={t`Menu`}
        onClick={() => setOpen(true)}
        className={buttonLook('quiet', 'medium', true)}
      >
        <Icon name="menu" />
      </button>
      <Portcullis size={18} />
      <span className="foreign min-w-0 flex-1 truncate font-semibold">
        {workspace === null ? 'Keepgate' : visibleText(workspace.name)}
      </span>
      {open === null ? null : (
        <Suspense>
          <MenuDrawer workspace={workspace} open={open} onClose={() => setOpen(false)} onOpen={openInstead} />
        </Suspense>
      )}
    </header>
  )
}
