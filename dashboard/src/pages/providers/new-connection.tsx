import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { createConnection } from '../../api/providers/create-connection.ts'
import { ProviderTypeField } from '../../providers/provider-type-field.tsx'
import { Button } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { Form } from '../../ui/form.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { type ConnectionDraft, createBody, emptyDraft, withProvider } from './connection-draft.ts'
import { ConnectionFields } from './connection-fields.tsx'

export type NewConnectionProps = {
  /** Names that are taken. */
  taken: readonly string[]
  onClose: () => void
  onCreated: (connection: ConnectionView) => void
}

/** Mounted while it is open, so that closing forgets what was entered, the key before all. */
export const NewConnection = ({ taken, onClose, onCreated }: NewConnectionProps) => {
  const { t } = useLingui()
  const id = useId()
  const workspace = useWorkspace()
  const [draft, setDraft] = useState<ConnectionDraft>(emptyDraft)
  const keyInput = useRef<HTMLInputElement>(null)
  const { provider } = draft
  const { mutate, isPending, error } = useMutation({
    // Takes no variables: they would stay in the cache of mutations, and the key with them.
    mutationFn: async () =>
      provider === null
        ? null
        : createConnection(workspace.id, createBody({ ...draft, provider }, keyInput.current?.value.trim() ?? '')),
    onSuccess: (created) => created !== null && onCreated(created),
  })
  return (
    <Drawer
      open
      onClose={onClose}
      title={<Trans>Connect a provider</Trans>}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={id} look="primary" busy={isPending}>
            <Trans>Connect and test</Trans>
          </Button>
        </>
      }
    >
      <Form
        id={id}
        label={t`Connect a provider`}
        onSubmit={() => mutate()}
        problem={error === null ? null : problemOf(error)}
      >
        <ProviderTypeField value={provider} onChange={(next) => setDraft(withProvider(draft, next, taken))} />
        {provider === null ? null : (
          <ConnectionFields
            key={provider}
            provider={provider}
            draft={draft}
            onChange={setDraft}
            keyInput={keyInput}
            known={null}
          />
        )}
      </Form>
    </Drawer>
  )
}
