import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { revokeKey } from '../../api/keys/revoke-key.ts'
import { problemOf } from '../../api/problem-of.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Name } from '../../ui/name.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { LastUsed } from './last-used.tsx'

export type RevokeKeyDialogProps = { apiKey: ApiKeyListed; onClose: () => void }

export const RevokeKeyDialog = ({ apiKey, onClose }: RevokeKeyDialogProps) => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => revokeKey(workspaceId, apiKey.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: queryKeys.area(workspaceId, 'api-keys') })
      toast('good', t`Key revoked`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => revoke.mutate()}
      title={
        <Trans>
          Revoke <Name text={apiKey.name} wrap />
        </Trans>
      }
      consequences={<Consequences apiKey={apiKey} />}
      confirmLabel={t`Revoke key`}
      typed={apiKey.name}
      busy={revoke.isPending}
      problem={revoke.error === null ? null : problemOf(revoke.error)}
    />
  )
}

const Consequences = ({ apiKey }: { apiKey: ApiKeyListed }) => (
  <ul className="list-disc pl-4">
    <li>
      <Trans>Every program that uses this key is refused within a second.</Trans>
    </li>
    <li>
      <Trans>Streams under way with it are cut.</Trans>
    </li>
    <li>
      {apiKey.last_used_at === null && apiKey.minute_used === 0 ? (
        <Trans>It has never been used.</Trans>
      ) : (
        <>
          <Trans>
            Last used: <LastUsed apiKey={apiKey} />.
          </Trans>{' '}
          <Plural
            value={apiKey.minute_used}
            _0="No request within the last minute."
            one="# request within the last minute."
            other="# requests within the last minute."
          />
        </>
      )}
    </li>
    <li>
      <Trans>This cannot be undone. Rotate the key instead to replace it without an interruption.</Trans>
    </li>
  </ul>
)
