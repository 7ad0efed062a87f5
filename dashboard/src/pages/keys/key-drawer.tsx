import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { Trans } from '@lingui/react/macro'
import { isWorking, statusOf } from '../../credentials/credential-status.ts'
import { Button } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useNow } from '../../ui/now.ts'
import { visibleText } from '../../ui/visible-text.ts'
import type { KeyAct } from './key-act.ts'
import { KeyDetails, type KeyDetailsProps } from './key-details.tsx'

export type KeyDrawerProps = Pick<KeyDetailsProps, 'keys' | 'people'> & {
  /** From the URL: it may be of a key that is not there. */
  keyId: string | undefined
  onClose: () => void
  onAct: (act: KeyAct) => void
}

export const KeyDrawer = ({ keyId, keys, people, onClose, onAct }: KeyDrawerProps) => {
  const apiKey = keys.find(({ id }) => id === keyId)
  return (
    <Drawer
      open={keyId !== undefined}
      onClose={onClose}
      title={apiKey === undefined ? <Trans>API key</Trans> : visibleText(apiKey.name)}
      actions={apiKey === undefined ? undefined : <KeyActions apiKey={apiKey} onAct={onAct} />}
    >
      {apiKey === undefined ? (
        <EmptyState title={<Trans>No such key, or it is not yours.</Trans>} />
      ) : (
        <KeyDetails apiKey={apiKey} keys={keys} people={people} />
      )}
    </Drawer>
  )
}

const KeyActions = ({ apiKey, onAct }: { apiKey: ApiKeyListed; onAct: (act: KeyAct) => void }) => {
  const status = statusOf(apiKey, useNow())
  if (!isWorking(status)) return <Trans>This key has ended. Nothing brings it back; create a new one.</Trans>
  return (
    <>
      <Button icon="ban" onClick={() => onAct({ kind: 'revoke', apiKey })}>
        <Trans>Revoke</Trans>
      </Button>
      {status === 'grace' ? null : (
        <Button icon="rotate" onClick={() => onAct({ kind: 'rotate', apiKey })}>
          <Trans>Rotate</Trans>
        </Button>
      )}
      <Button icon="pencil" onClick={() => onAct({ kind: 'edit', apiKey })}>
        <Trans>Edit</Trans>
      </Button>
    </>
  )
}
