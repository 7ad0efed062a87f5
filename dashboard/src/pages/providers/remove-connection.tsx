import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { workingKeysQuery } from '../../api/keys/list-working-keys.ts'
import { problemOf } from '../../api/problem-of.ts'
import { removeConnection } from '../../api/providers/remove-connection.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Name } from '../../ui/name.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { blastRadiusOf } from './blast-radius.ts'

export type RemoveConnectionProps = {
  connection: ConnectionView
  open: boolean
  /** No other connection is left. */
  isLast: boolean
  onClose: () => void
  onRemoved: (connection: ConnectionView) => void
}

export const RemoveConnection = ({ connection, open, isLast, onClose, onRemoved }: RemoveConnectionProps) => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => removeConnection(workspace.id, connection.id),
    onSuccess: () => onRemoved(connection),
  })
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      onConfirm={mutate}
      title={
        <Trans>
          Remove <Name text={connection.name} wrap />?
        </Trans>
      }
      typed={connection.name}
      confirmLabel={t`Remove connection`}
      busy={isPending}
      problem={error === null ? null : problemOf(error)}
      consequences={<Consequences connection={connection} isLast={isLast} />}
    />
  )
}

const shownNames = 8

const Consequences = ({ connection, isLast }: Pick<RemoveConnectionProps, 'connection' | 'isLast'>) => {
  const workspace = useWorkspace()
  const { data: keys, isPending } = useQuery(workingKeysQuery(workspace.id))
  return (
    <div className="grid gap-2">
      <p>
        <Trans>
          Requests for <Name text={`${connection.name}/…`} code /> are refused at once; those under way end by
          themselves. The provider’s key is deleted here. This cannot be undone.
        </Trans>
      </p>
      {keys !== undefined ? (
        <KeysHit {...blastRadiusOf(connection.name, isLast, keys, Date.now())} />
      ) : isPending ? (
        <Spinner />
      ) : (
        <p>
          <Trans>Which API keys this stops could not be looked up.</Trans>
        </p>
      )}
    </div>
  )
}

const KeysHit = ({ keysWithNothingElse, keysThatLoseModels }: ReturnType<typeof blastRadiusOf>) => {
  const count = keysWithNothingElse.length
  return (
    <>
      {count === 0 ? (
        <p>
          <Trans>No API key stops working entirely.</Trans>
        </p>
      ) : (
        <>
          <p>
            <Plural
              value={count}
              one="# API key can use nothing else and stops working:"
              other="# API keys can use nothing else and stop working:"
            />
          </p>
          <ul className="list-disc pl-4">
            {keysWithNothingElse.slice(0, shownNames).map((name) => (
              <li key={name} className="foreign font-medium">
                <Name text={name} />
              </li>
            ))}
            {count > shownNames ? (
              <li>
                <Plural value={count - shownNames} one="and # more" other="and # more" />
              </li>
            ) : null}
          </ul>
        </>
      )}
      {keysThatLoseModels === 0 ? null : (
        <p>
          <Plural
            value={keysThatLoseModels}
            one="# other key loses these models and keeps the rest."
            other="# other keys lose these models and keep the rest."
          />
        </p>
      )}
    </>
  )
}
