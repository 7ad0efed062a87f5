import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useRef } from 'react'
import { createKey } from '../../api/keys/create-key.ts'
import { problemOf } from '../../api/problem-of.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { Button } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { newDraft } from './key-draft.ts'
import { KeyForm } from './key-form.tsx'
import type { MadeKey } from './made-key.ts'

export type CreateKeyDrawerProps = { open: boolean; onClose: () => void; onMade: (made: MadeKey) => void }

export const CreateKeyDrawer = ({ open, onClose, onMade }: CreateKeyDrawerProps) => {
  const { t } = useLingui()
  const form = useId()
  const nameField = useRef<HTMLInputElement>(null)
  const { id: workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const create = useMutation({
    // The key goes straight to the dialog that shows it: what this returned would stay in the cache of mutations.
    mutationFn: async (body: Parameters<typeof createKey>[1]): Promise<void> => {
      const { api_key, ...made } = await createKey(workspaceId, body)
      onMade({ secret: api_key, name: made.name, allowedModels: made.allowed_models, replaced: null })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.area(workspaceId, 'api-keys') }),
  })
  const close = () => {
    create.reset()
    onClose()
  }
  return (
    <Drawer
      open={open}
      onClose={close}
      initialFocus={nameField}
      title={<Trans>Create an API key</Trans>}
      description={<Trans>The key is shown once, right after this.</Trans>}
      actions={
        <>
          <Button onClick={close}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary" busy={create.isPending}>
            <Trans>Create key</Trans>
          </Button>
        </>
      }
    >
      <KeyForm
        id={form}
        nameRef={nameField}
        label={t`New API key`}
        start={newDraft}
        onSubmit={(body) => create.mutate(body)}
        problem={create.error === null ? null : problemOf(create.error)}
      />
    </Drawer>
  )
}
