import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { updateConnection } from '../../api/providers/update-connection.ts'
import { providerLabel } from '../../providers/provider-types.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { Form } from '../../ui/form.tsx'
import { Name } from '../../ui/name.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { draftOf, updateBody } from './connection-draft.ts'
import { ConnectionFields } from './connection-fields.tsx'

export type EditConnectionProps = {
  connection: ConnectionView
  onClose: () => void
  /** `answersElse`: its address, key or options are new, so that its last test says nothing any more. */
  onSaved: (connection: ConnectionView, answersElse: boolean) => void
}

/** Mounted while it is open, so that closing forgets what was entered, the key before all. */
export const EditConnection = ({ connection, onClose, onSaved }: EditConnectionProps) => {
  const id = useId()
  const workspace = useWorkspace()
  const [draft, setDraft] = useState(() => draftOf(connection))
  const keyInput = useRef<HTMLInputElement>(null)
  const { mutate, isPending, error } = useMutation({
    // Takes no variables: they would stay in the cache of mutations, and the key with them.
    mutationFn: async () => {
      const changes = updateBody(connection, draft, keyInput.current?.value.trim() ?? '')
      const answersElse = ['base_url', 'key', 'options'].some((field) => field in changes)
      return { saved: await updateConnection(workspace.id, connection.id, changes), answersElse }
    },
    onSuccess: ({ saved, answersElse }) => onSaved(saved, answersElse),
  })
  return (
    <Drawer
      open
      onClose={onClose}
      title={
        <Trans>
          Edit <Name text={connection.name} wrap />
        </Trans>
      }
      description={providerLabel(connection.provider)}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={id} look="primary" busy={isPending}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <Form
        id={id}
        label={connection.name}
        onSubmit={() => mutate()}
        problem={error === null ? null : problemOf(error)}
      >
        {draft.name === connection.name ? null : (
          <Banner tone="warn" title={<Trans>The models get other names</Trans>}>
            <Trans>
              Requests and keys that name <Name text={`${connection.name}/…`} code /> are refused from then on.
            </Trans>
          </Banner>
        )}
        <ConnectionFields
          provider={connection.provider}
          draft={draft}
          onChange={setDraft}
          keyInput={keyInput}
          known={connection}
        />
      </Form>
    </Drawer>
  )
}
