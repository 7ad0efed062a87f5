import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { createWorkspace } from '../../api/workspaces/create-workspace.ts'
import { session } from '../../session/page-session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { longestWorkspaceName } from './workspace-name.ts'

/** Over any page; leads to the new workspace. */
export const CreateWorkspaceDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useLingui()
  const form = useId()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const create = useMutation({
    mutationFn: () => createWorkspace(name.trim()),
    onSuccess: async ({ id }) => {
      // The session's answer names the workspaces of the page.
      await session.refresh()
      onClose()
      await navigate({ to: '/w/$workspaceId/overview', params: { workspaceId: id } })
      toast('good', t`Workspace created`)
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      title={<Trans>Create a workspace</Trans>}
      description={<Trans>It has its own providers, keys, members and logs. You become its admin.</Trans>}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary" busy={create.isPending}>
            <Trans>Create workspace</Trans>
          </Button>
        </>
      }
    >
      <Form
        id={form}
        label={t`New workspace`}
        problem={create.error === null ? null : problemOf(create.error)}
        onSubmit={() => create.mutate()}
      >
        <TextField
          name="name"
          label={t`Name`}
          value={name}
          onChange={setName}
          maxLength={longestWorkspaceName}
          hint={t`A team, a company, yourself. It can be changed later.`}
        />
      </Form>
    </Dialog>
  )
}
