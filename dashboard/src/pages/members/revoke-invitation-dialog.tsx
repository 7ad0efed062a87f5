import type { InvitationView } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { invitationsQuery } from '../../api/invitations/list-invitations.ts'
import { revokeInvitation } from '../../api/invitations/revoke-invitation.ts'
import { problemOf } from '../../api/problem-of.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Name } from '../../ui/name.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'

export type RevokeInvitationDialogProps = { invitation: InvitationView; onClose: () => void }

/** Nothing is lost that a new invitation would not bring back, so no name has to be typed. */
export const RevokeInvitationDialog = ({ invitation, onClose }: RevokeInvitationDialogProps) => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => revokeInvitation(workspaceId, invitation.id),
    onSuccess: () => {
      toast('good', t`Invitation revoked`)
      onClose()
    },
    // Where it was refused, the list is out of date.
    onSettled: () => queries.invalidateQueries({ queryKey: invitationsQuery(workspaceId).queryKey }),
  })
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => revoke.mutate()}
      title={
        <Trans>
          Revoke the invitation for <Name text={invitation.email} wrap />
        </Trans>
      }
      consequences={
        <Trans>The link opens nothing from now on. You can invite the same address again, with a new link.</Trans>
      }
      confirmLabel={t`Revoke invitation`}
      busy={revoke.isPending}
      problem={revoke.error === null ? null : problemOf(revoke.error)}
    />
  )
}
