import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { removeWorkspace } from '../../api/workspaces/remove-workspace.ts'
import { session } from '../../session/page-session.ts'
import { useAccount } from '../../session/use-session.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Name } from '../../ui/name.tsx'
import { Section } from '../../ui/section.tsx'
import { toast } from '../../ui/toast.tsx'
import { lastWorkspace } from '../../workspace/last-workspace.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { WhatRemovalStops } from './what-removal-stops.tsx'

export const RemoveWorkspace = () => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { workspaces } = useAccount()
  const [open, setOpen] = useState(false)
  const remove = useMutation({
    mutationFn: () => removeWorkspace(workspace.id),
    onSuccess: async () => {
      toast('good', t`Workspace removed`)
      // Away from it before the page hears that it is gone.
      const next = lastWorkspace(workspaces.filter(({ id }) => id !== workspace.id))
      if (next !== null) {
        await navigate({ to: '/w/$workspaceId/overview', params: { workspaceId: next.id }, replace: true })
      }
      await session.refresh()
      if (next === null) await navigate({ to: '/', replace: true })
      queries.removeQueries({ queryKey: queryKeys.workspace(workspace.id) })
    },
  })
  return (
    <Section
      title={<Trans>Remove the workspace</Trans>}
      description={<Trans>For everybody in it, at once. What that stops is shown before it happens.</Trans>}
    >
      <Button look="danger" icon="trash" onClick={() => setOpen(true)}>
        <Trans>Remove workspace…</Trans>
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => {
          remove.reset()
          setOpen(false)
        }}
        onConfirm={() => remove.mutate()}
        title={
          <Trans>
            Remove <Name text={workspace.name} wrap />
          </Trans>
        }
        consequences={<WhatRemovalStops />}
        confirmLabel={t`Remove workspace`}
        typed={workspace.name}
        busy={remove.isPending}
        problem={remove.error === null ? null : problemOf(remove.error)}
      />
    </Section>
  )
}
