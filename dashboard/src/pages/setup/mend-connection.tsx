import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { updateConnection } from '../../api/providers/update-connection.ts'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

type MendConnectionProps = { workspaceId: string; connection: ConnectionView; onSaved: () => void }

/** What is mostly wrong after a failed test: the key or the address. Nothing changed is just another try. */
export const MendConnection = ({ workspaceId, connection, onSaved }: MendConnectionProps) => {
  const { t } = useLingui()
  const key = useRef<HTMLInputElement>(null)
  const [baseUrl, setBaseUrl] = useState(connection.base_url)
  const [saved, setSaved] = useState(0)
  const save = useMutation({
    mutationFn: async () => {
      const secret = key.current?.value.trim() ?? ''
      const address = baseUrl.trim()
      const changes = {
        ...(secret === '' ? {} : { key: secret }),
        ...(address === '' || address === connection.base_url ? {} : { base_url: address }),
      }
      if (Object.keys(changes).length > 0) await updateConnection(workspaceId, connection.id, changes)
    },
    onSuccess: () => {
      // A new field in its place: the key is gone from this one.
      setSaved((count) => count + 1)
      onSaved()
    },
  })
  if (connection.provider === 'demo') {
    return (
      <div>
        <Button look="primary" onClick={onSaved}>
          <Trans>Test again</Trans>
        </Button>
      </div>
    )
  }
  const kept = connection.key_last_four
  return (
    <div className="max-w-md">
      <Form
        label={t`Mend the connection`}
        problem={save.error === null ? null : problemOf(save.error)}
        onSubmit={() => save.mutate()}
      >
        <PasswordField
          key={saved}
          ref={key}
          name="key"
          label={t`New provider key`}
          autoComplete="off"
          optional
          hint={
            kept === null
              ? t`Empty leaves it as it is.`
              : t`The one that is kept ends in ${kept}. Empty leaves it as it is.`
          }
        />
        <TextField name="base_url" type="url" label={t`Base URL`} value={baseUrl} onChange={setBaseUrl} code />
        <div>
          <Button type="submit" look="primary" busy={save.isPending}>
            <Trans>Save and test again</Trans>
          </Button>
        </div>
      </Form>
    </div>
  )
}
