import type { ManagementTokenView } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { problemOf } from '../../api/problem-of.ts'
import { tokensQuery } from '../../api/tokens/list-tokens.ts'
import { revokeToken } from '../../api/tokens/revoke-token.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Name } from '../../ui/name.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'

export type RevokeTokenDialogProps = { token: ManagementTokenView; onClose: () => void }

export const RevokeTokenDialog = ({ token, onClose }: RevokeTokenDialogProps) => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => revokeToken(workspaceId, token.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: tokensQuery(workspaceId).queryKey })
      toast('good', t`Token revoked`)
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
          Revoke <Name text={token.name} wrap />
        </Trans>
      }
      consequences={<Consequences token={token} />}
      confirmLabel={t`Revoke token`}
      typed={token.name}
      busy={revoke.isPending}
      problem={revoke.error === null ? null : problemOf(revoke.error)}
    />
  )
}

const Consequences = ({ token }: { token: ManagementTokenView }) => (
  <ul className="list-disc pl-4">
    <li>
      <Trans>Every script that uses this token is refused from its next request on.</Trans>
    </li>
    <li>
      {token.last_used_at === null ? (
        <Trans>It has never been used.</Trans>
      ) : (
        <Trans>
          Last used <RelativeTime at={token.last_used_at} />.
        </Trans>
      )}
    </li>
    <li>
      <Trans>What was made with it, API keys for instance, stays as it is.</Trans>
    </li>
    <li>
      <Trans>This cannot be undone.</Trans>
    </li>
  </ul>
)
