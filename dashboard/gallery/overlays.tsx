import { useState } from 'react'
import { Button } from '../src/ui/button.tsx'
import { CodeBlock } from '../src/ui/code-block.tsx'
import { ConfirmDialog } from '../src/ui/confirm-dialog.tsx'
import { Drawer } from '../src/ui/drawer.tsx'
import { IconButton } from '../src/ui/icon-button.tsx'
import { KeyValues } from '../src/ui/key-values.tsx'
import { Menu } from '../src/ui/menu.tsx'
import { SecretOnce } from '../src/ui/secret-once.tsx'
import { toast } from '../src/ui/toast.tsx'
import { hostile } from './hostile.ts'

export const Overlays = () => {
  const [open, setOpen] = useState<'confirm' | 'drawer' | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => setOpen('confirm')}>Confirm</Button>
      <Button onClick={() => setOpen('drawer')}>Drawer</Button>
      <Button onClick={() => setSecret('pk_live_0123456789abcdefghijklmnopqrstuvwxyz0123456789')}>Secret</Button>
      <Button onClick={() => toast('good', 'Connection added', hostile.long)}>Toast</Button>
      <Button onClick={() => toast('bad', 'Not saved', 'The server did not answer.')}>Bad toast</Button>
      <Menu
        trigger={<IconButton icon="more" label="Actions" />}
        items={[
          { label: 'Rename', icon: 'pencil', onSelect: () => undefined },
          { label: 'Rotate', icon: 'rotate', onSelect: () => undefined },
          { label: 'Revoke', icon: 'ban', danger: true, onSelect: () => undefined },
        ]}
      />
      <ConfirmDialog
        open={open === 'confirm'}
        onClose={() => setOpen(null)}
        onConfirm={() => setOpen(null)}
        title={`Revoke ${hostile.german}?`}
        consequences="Programs that use this key get 401 within one second. 3 streams end now. This cannot be undone."
        confirmLabel="Revoke key"
        typed={hostile.german}
      />
      <Drawer
        open={open === 'drawer'}
        onClose={() => setOpen(null)}
        title={hostile.reversed}
        description="POST /v1/chat/completions"
      >
        <KeyValues
          items={[
            { label: 'Status', value: '200' },
            { label: 'Model', value: hostile.long },
          ]}
        />
      </Drawer>
      <SecretOnce secret={secret} onClose={() => setSecret(null)} title="Your new API key" label="API key">
        {(key) => (
          <CodeBlock label="curl" code={`curl -H "authorization: Bearer ${key}" http://localhost:8787/v1/models`} />
        )}
      </SecretOnce>
    </div>
  )
}
