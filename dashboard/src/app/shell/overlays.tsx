import type { WorkspaceView } from '@keepgate/protocol/identity'
import { lazy, Suspense } from 'react'
import { loadPart } from '../../api/load-part.ts'
import { withTexts } from '../../browser/language.ts'

/** What lies over the page; one at a time. */
export type Overlay = 'palette' | 'keys' | 'appearance' | 'new-workspace'

// Loaded when first opened: the first page does not wait for them.
const Palette = lazy(async () => ({ default: (await loadPart(() => withTexts(import('./palette.tsx')))).Palette }))
const KeysHelp = lazy(async () => ({ default: (await loadPart(() => withTexts(import('./keys-help.tsx')))).KeysHelp }))
const AppearanceDialog = lazy(async () => ({
  default: (await loadPart(() => withTexts(import('./appearance-dialog.tsx')))).AppearanceDialog,
}))
const CreateWorkspaceDialog = lazy(async () => ({
  default: (await loadPart(() => withTexts(import('../../pages/settings/create-workspace-dialog.tsx'))))
    .CreateWorkspaceDialog,
}))

export const Overlays = ({
  open,
  onOpen,
  workspace,
}: {
  open: Overlay | null
  onOpen: (overlay: Overlay | null) => void
  workspace: WorkspaceView | null
}) => {
  const close = () => onOpen(null)
  return (
    <Suspense>
      {open === 'palette' ? <Palette onClose={close} onOpen={onOpen} workspace={workspace} /> : null}
      {open === 'keys' ? <KeysHelp onClose={close} workspace={workspace} /> : null}
      {open === 'appearance' ? <AppearanceDialog onClose={close} /> : null}
      {open === 'new-workspace' ? <CreateWorkspaceDialog onClose={close} /> : null}
    </Suspense>
  )
}
