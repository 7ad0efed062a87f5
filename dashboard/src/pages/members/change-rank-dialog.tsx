import type { MemberView } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { changeRank } from '../../api/members/change-rank.ts'
import { membersQuery } from '../../api/members/list-members.ts'
import { problemOf } from '../../api/problem-of.ts'
import { useRankOptions, useRankWords } from '../../people/rank-words.ts'
import { session } from '../../session/page-session.ts'
import { useAccount } from '../../session/use-session.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { Name } from '../../ui/name.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'

export type ChangeRankDialogProps = { member: MemberView; onClose: () => void }

export const ChangeRankDialog = ({ member, onClose }: ChangeRankDialogProps) => {
  const { t } = useLingui()
  const form = useId()
  const options = useRankOptions()
  const words = useRankWords()
  const [rank, setRank] = useState(member.rank)
  const { id: workspaceId } = useWorkspace()
  const { person } = useAccount()
  const isSelf = member.person_id === person.id
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: () => changeRank(workspaceId, member.id, rank),
    onSuccess: async () => {
      toast('good', t`Rank changed`)
      onClose()
      // One's own session has ended with it: the gate asks to log in again.
      if (isSelf) await session.refresh()
      else await queries.invalidateQueries({ queryKey: membersQuery(workspaceId).queryKey })
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        <Trans>
          Change the rank of <Name text={member.display_name} wrap />
        </Trans>
      }
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary" busy={change.isPending} disabled={rank === member.rank}>
            <Trans>Change rank</Trans>
          </Button>
        </>
      }
    >
      <Form
        id={form}
        label={t`Rank`}
        problem={change.error === null ? null : problemOf(change.error)}
        onSubmit={() => change.mutate()}
      >
        <RadioGroup
          name="rank"
          label={t`Rank in this workspace`}
          value={rank}
          onChange={setRank}
          options={options}
          hint={t`Now: ${words[member.rank].name}`}
        />
        <Banner tone="warn" title={<Trans>What this does</Trans>}>
          {isSelf ? (
            <Trans>
              You are logged out everywhere and log in again with the new rank. API keys you made keep working.
            </Trans>
          ) : (
            <Trans>
              Every session of this person ends at once, in other workspaces too; what runs in them is cut. They log in
              again with the new rank. API keys they made keep working.
            </Trans>
          )}
        </Banner>
      </Form>
    </Dialog>
  )
}
