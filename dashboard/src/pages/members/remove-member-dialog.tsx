import type { MemberView } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { membersQuery } from '../../api/members/list-members.ts'
import { removeMember } from '../../api/members/remove-member.ts'
import { problemOf } from '../../api/problem-of.ts'
import { session } from '../../session/page-session.ts'
import { useAccount } from '../../session/use-session.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Name } from '../../ui/name.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { WhatTheyMade } from './what-they-made.tsx'

export type RemoveMemberDialogProps = { member: MemberView; onClose: () => void; onRemoved: () => void }

export const RemoveMemberDialog = ({ member, onClose, onRemoved }: RemoveMemberDialogProps) => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const { person } = useAccount()
  const isSelf = member.person_id === person.id
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => removeMember(workspaceId, member.id),
    onSuccess: async () => {
      toast('good', t`Member removed`)
      onRemoved()
      if (isSelf) await session.refresh()
      else await queries.invalidateQueries({ queryKey: membersQuery(workspaceId).queryKey })
    },
  })
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      title={
        isSelf ? (
          <Trans>Leave this workspace</Trans>
        ) : (
          <Trans>
            Remove <Name text={member.display_name} wrap /> from this workspace
          </Trans>
        )
      }
      consequences={<Consequences member={member} isSelf={isSelf} />}
      confirmLabel={isSelf ? t`Leave workspace` : t`Remove member`}
      typed={member.email}
      typedLabel={t`Type the e-mail address to confirm`}
      busy={remove.isPending}
      problem={remove.error === null ? null : problemOf(remove.error)}
    />
  )
}

const Consequences = ({ member, isSelf }: { member: MemberView; isSelf: boolean }) => (
  <ul className="grid list-disc gap-1 pl-4">
    <li>
      {isSelf ? (
        <Trans>You are logged out everywhere, and see nothing of this workspace afterwards.</Trans>
      ) : (
        <Trans>Every session of this person ends at once, in other workspaces too.</Trans>
      )}
    </li>
    <WhatTheyMade personId={member.person_id} />
    <li>
      <Trans>
        The account itself, the request log and the usage stay. A new invitation brings back none of the keys.
      </Trans>
    </li>
  </ul>
)
