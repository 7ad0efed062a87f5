import type { ManagementTokenCreate } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useRef } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { createToken } from '../../api/tokens/create-token.ts'
import { tokensQuery } from '../../api/tokens/list-tokens.ts'
import { Button } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { MadeToken } from './made-token.ts'
import { TokenForm } from './token-form.tsx'

export type CreateTokenDrawerProps = { open: boolean; onClose: () => void; onMade: (made: MadeToken) => void }

export const CreateTokenDrawer = ({ open, onClose, onMade }: CreateTokenDrawerProps) => {
  const { t } = useLingui()
  const form = useId()
  const nameField = useRef<HTMLInputElement>(null)
  const { id: workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const create = useMutation({
    // The token goes straight to the dialog that shows it: what this returned would stay in the cache of mutations.
    mutationFn: async (body: ManagementTokenCreate): Promise<void> => {
      const { management_token, name, scopes } = await createToken(workspaceId, body)
      onMade({ secret: management_token, name, scopes })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: tokensQuery(workspaceId).queryKey }),
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
      title={<Trans>Create a management token</Trans>}
      description={<Trans>The token is shown once, right after this.</Trans>}
      actions={
        <>
          <Button onClick={close}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary" busy={create.isPending}>
            <Trans>Create token</Trans>
          </Button>
        </>
      }
    >
      <TokenForm
        id={form}
        nameRef={nameField}
        label={t`New management token`}
        onSubmit={(body) => create.mutate(body)}
        problem={create.error === null ? null : problemOf(create.error)}
      />
    </Drawer>
  )
}
