import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { Trans } from '@lingui/react/macro'
import { failureOf } from '../../api/failure-of.ts'
import { isWorking, statusOf } from '../../credentials/credential-status.ts'
import { Button } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useNow } from '../../ui/now.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Failed } from '../../ui/table-states.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import type { KeyAct } from './key-act.ts'
import { KeyDetails, type KeyDetailsProps } from './key-details.tsx'
import { useOneKey } from './use-one-key.ts'

export type KeyDrawerProps = Pick<KeyDetailsProps, 'people'> & {
  /** From the URL: it may be of a key that is not there. */
  keyId: string | undefined
  onClose: () => void
  onAct: (act: KeyAct) => void
}

export const KeyDrawer = ({ keyId, people, onClose, onAct }: KeyDrawerProps) => {
  const { data: key, error, refetch } = useOneKey(keyId)
  const failure = failureOf({ error })
  return (
    <Drawer
      open={keyId !== undefined}
      onClose={onClose}
      title={key ? visibleText(key.name) : <Trans>API key</Trans>}
      actions={key ? <KeyActions apiKey={key} onAct={onAct} /> : undefined}
    >
      {key ? (
        <KeyDetails apiKey={key} people={people} />
      ) : key === null ? (
        <EmptyState title={<Trans>No such key, or it is not yours.</Trans>} />
      ) : failure !== null ? (
        <Failed failure={failure} onRetry={() => void refetch()} />
      ) : (
        <Skeleton width="70%" />
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
