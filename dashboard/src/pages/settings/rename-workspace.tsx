import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { renameWorkspace } from '../../api/workspaces/rename-workspace.ts'
import { session } from '../../session/page-session.ts'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { longestWorkspaceName } from './workspace-name.ts'

export const RenameWorkspace = () => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  const [name, setName] = useState(workspace.name)
  const rename = useMutation({
    mutationFn: () => renameWorkspace(workspace.id, name.trim()),
    onSuccess: async () => {
      // The session's answer names the workspaces of the page.
      await session.refresh()
      toast('good', t`Workspace renamed`)
    },
  })
  return (
    <div className="max-w-md">
      <Form
        label={t`Rename the workspace`}
        problem={rename.error === null ? null : problemOf(rename.error)}
        onSubmit={() => rename.mutate()}
      >
        <TextField
          name="name"
          label={t`Name`}
          value={name}
          onChange={setName}
          maxLength={longestWorkspaceName}
          hint={t`Everybody in the workspace sees it. Keys and addresses stay as they are.`}
        />
        <div>
          <Button type="submit" busy={rename.isPending} disabled={name.trim() === '' || name.trim() === workspace.name}>
            <Trans>Rename</Trans>
          </Button>
        </div>
      </Form>
    </div>
  )
}
