import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { createKey } from '../../api/keys/create-key.ts'
import { problemOf } from '../../api/problem-of.ts'
import { type Expiry, expiresAt } from '../../credentials/expiry.ts'
import { ExpiryField } from '../../credentials/expiry-field.tsx'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { SetupFrame } from './setup-frame.tsx'

/** Everything is filled in: pressing Enter is enough. */
export const KeyStep = ({ workspaceId, onMade }: { workspaceId: string; onMade: (apiKey: string) => void }) => {
  const { t } = useLingui()
  const [name, setName] = useState(t`First key`)
  const [expiry, setExpiry] = useState<Expiry>({ kind: '90', date: null })
  // The key goes from the answer to its one place; the result of the mutation, which is cached, is nothing.
  const make = useMutation({
    mutationFn: async () => {
      const expires_at = expiresAt(expiry, Date.now()) ?? null
      onMade((await createKey(workspaceId, { name: name.trim(), expires_at })).api_key)
    },
  })
  return (
    <SetupFrame
      step="key"
      title={t`Make an API key`}
      intro={
        <Trans>
          Your programs send it in place of the provider’s key. It can be limited, replaced and revoked at any time.
        </Trans>
      }
    >
      <div className="max-w-md">
        <Form
          label={t`Make an API key`}
          problem={make.error === null ? null : problemOf(make.error)}
          onSubmit={() => make.mutate()}
        >
          <TextField name="name" label={t`Name`} value={name} onChange={setName} maxLength={80} />
          <ExpiryField value={expiry} onChange={setExpiry} allowNever />
          <div>
            <Button type="submit" look="primary" busy={make.isPending}>
              <Trans>Create key</Trans>
            </Button>
          </div>
        </Form>
      </div>
    </SetupFrame>
  )
}
