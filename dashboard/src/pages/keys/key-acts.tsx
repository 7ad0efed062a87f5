import { useState } from 'react'
import { CreateKeyDrawer } from './create-key-drawer.tsx'
import { EditKeyDrawer } from './edit-key-drawer.tsx'
import type { KeyAct } from './key-act.ts'
import type { MadeKey } from './made-key.ts'
import { MadeKeyDialog } from './made-key-dialog.tsx'
import { RevokeKeyDialog } from './revoke-key-dialog.tsx'
import { RotateKeyDialog } from './rotate-key-dialog.tsx'

export type KeyActsProps = { act: KeyAct | null; onClose: () => void }

/** The form of what is being done to a key, and then the new key, if it made one. */
export const KeyActs = ({ act, onClose }: KeyActsProps) => {
  const [made, setMade] = useState<MadeKey | null>(null)
  const onMade = (key: MadeKey) => {
    onClose()
    setMade(key)
  }
  return (
    <>
      <CreateKeyDrawer open={act?.kind === 'create'} onClose={onClose} onMade={onMade} />
      {act?.kind === 'edit' ? <EditKeyDrawer apiKey={act.apiKey} onClose={onClose} /> : null}
      {act?.kind === 'rotate' ? <RotateKeyDialog apiKey={act.apiKey} onClose={onClose} onMade={onMade} /> : null}
      {act?.kind === 'revoke' ? <RevokeKeyDialog apiKey={act.apiKey} onClose={onClose} /> : null}
      <MadeKeyDialog made={made} onClose={() => setMade(null)} />
    </>
  )
}
