import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { createInvitation } from '../../api/invitations/create-invitation.ts'
import { invitationsQuery } from '../../api/invitations/list-invitations.ts'
import { problemOf } from '../../api/problem-of.ts'
import { useRankOptions } from '../../people/rank-words.ts'
import { useAuthPolicy } from '../../session/use-auth-policy.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { Form } from '../../ui/form.tsx'
import { Name } from '../../ui/name.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { type InvitationDraft, newInvitation, readInvitation } from './invitation-draft.ts'
import { leadsToThisMachine } from './local-address.ts'
import type { MadeInvitation } from './made-invitation.ts'

export type InviteDrawerProps = { onClose: () => void; onMade: (made: MadeInvitation) => void }

export const InviteDrawer = ({ onClose, onMade }: InviteDrawerProps) => {
  const { t } = useLingui()
  const form = useId()
  const { id: workspaceId } = useWorkspace()
  const options = useRankOptions()
  const queries = useQueryClient()
  const [draft, setDraft] = useState(newInvitation)
  const [wrong, setWrong] = useState(false)
  const change = (changes: Partial<InvitationDraft>) => {
    setDraft((before) => ({ ...before, ...changes }))
    setWrong(false)
  }
  const create = useMutation({
    // The link goes straight to the dialog that shows it: what this returned would stay in the cache of mutations.
    mutationFn: async (body: InvitationDraft): Promise<void> => {
      const { token, invitation } = await createInvitation(workspaceId, body)
      const { email, expires_at: expiresAt } = invitation
      onMade({ link: `${window.location.origin}/invitation#${token}`, email, expiresAt })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: invitationsQuery(workspaceId).queryKey }),
  })
  const submit = () => {
    const body = readInvitation(draft)
    if (body === null) setWrong(true)
    else create.mutate(body)
  }
  return (
    <Drawer
      open
      onClose={onClose}
      title={<Trans>Invite somebody</Trans>}
      description={<Trans>You get a link to pass on yourself. It is good for 7 days, one use and this address.</Trans>}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary" busy={create.isPending}>
            <Trans>Create invitation</Trans>
          </Button>
        </>
      }
    >
      <Form
        id={form}
        label={t`Invitation`}
        onSubmit={submit}
        problem={create.error === null ? null : problemOf(create.error)}
      >
        <Warnings />
        <TextField
          name="email"
          type="email"
          label={t`E-mail`}
          value={draft.email}
          onChange={(email) => change({ email })}
          maxLength={254}
          error={wrong ? t`This is not an e-mail address.` : undefined}
          hint={t`No mail is sent. Who joins has to use this address.`}
        />
        <RadioGroup
          name="rank"
          label={t`Rank in this workspace`}
          value={draft.rank}
          onChange={(rank) => change({ rank })}
          options={options}
        />
      </Form>
    </Drawer>
  )
}

const Warnings = () => {
  const policy = useAuthPolicy()
  return (
    <>
      {policy?.signup === 'closed' ? (
        <Banner tone="warn" title={<Trans>Sign-up is closed</Trans>}>
          <Trans>Only people who have an account here already can follow the link.</Trans>
        </Banner>
      ) : null}
      {leadsToThisMachine(window.location.hostname) ? (
        <Banner tone="info" title={<Trans>The link will lead to this machine</Trans>}>
          <Trans>
            You opened the dashboard as <Name text={window.location.host} code wrap />. For people elsewhere, open it
            under the address they use, and invite them there.
          </Trans>
        </Banner>
      ) : null}
    </>
  )
}
