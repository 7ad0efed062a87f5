import type { ApiKeyListed, ApiKeyUpdate } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { updateKey } from '../../api/keys/update-key.ts'
import { problemOf } from '../../api/problem-of.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { Button } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { Name } from '../../ui/name.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { draftOf } from './key-draft.ts'
import { KeyForm } from './key-form.tsx'

export type EditKeyDrawerProps = { apiKey: ApiKeyListed; onClose: () => void }

export const EditKeyDrawer = ({ apiKey, onClose }: EditKeyDrawerProps) => {
  const { t } = useLingui()
  const form = useId()
  const { id: workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const replaced = apiKey.rotated_to !== null
  const takenOver = apiKey.source !== null
  const locked = takenOver
    ? t`This key comes from the previous gateway: it ends with the window.`
    : t`This key was replaced: it ends when its grace does.`
  const update = useMutation({
    mutationFn: (change: ApiKeyUpdate) => updateKey(workspaceId, apiKey.id, change),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: queryKeys.area(workspaceId, 'api-keys') })
      toast('good', t`Key saved`, t`In force everywhere within a second.`)
      onClose()
    },
  })
  return (
    <Drawer
      open
      onClose={onClose}
      title={
        <Trans>
          Edit <Name text={apiKey.name} wrap />
        </Trans>
      }
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary" busy={update.isPending}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <KeyForm
        id={form}
        label={t`Edit API key`}
        start={draftOf(apiKey)}
        onSubmit={({ expires_at, ...others }) =>
          update.mutate(replaced || takenOver ? others : { expires_at, ...others })
        }
        problem={update.error === null ? null : problemOf(update.error)}
        expiryLocked={replaced || takenOver ? locked : undefined}
      />
    </Drawer>
  )
}
