import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { rotateKey } from '../../api/keys/rotate-key.ts'
import { problemOf } from '../../api/problem-of.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { Name } from '../../ui/name.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { MadeKey } from './made-key.ts'

const graces = { now: 0, hour: 3600, day: 86_400, week: 604_800 } as const
type Grace = keyof typeof graces

export type RotateKeyDialogProps = { apiKey: ApiKeyListed; onClose: () => void; onMade: (made: MadeKey) => void }

export const RotateKeyDialog = ({ apiKey, onClose, onMade }: RotateKeyDialogProps) => {
  const { t } = useLingui()
  const form = useId()
  const { id: workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const [grace, setGrace] = useState<Grace>('day')
  const rotate = useMutation({
    // As with a key that is created: nothing of this may stay in the cache of mutations.
    mutationFn: async (): Promise<void> => {
      const seconds = graces[grace]
      const { api_key, ...made } = await rotateKey(workspaceId, apiKey.id, { grace_seconds: seconds })
      const end = Math.min(apiKey.expires_at ?? Number.POSITIVE_INFINITY, made.created_at + seconds * 1000)
      const replaced = { worksUntil: seconds === 0 ? null : end }
      onMade({ secret: api_key, name: made.name, allowedModels: made.allowed_models, replaced })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.area(workspaceId, 'api-keys') }),
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        <Trans>
          Rotate <Name text={apiKey.name} wrap />
        </Trans>
      }
      description={<Trans>Makes a new key with the same settings. It is shown once.</Trans>}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary" busy={rotate.isPending}>
            <Trans>Rotate key</Trans>
          </Button>
        </>
      }
    >
      <Form
        id={form}
        label={t`Rotate`}
        problem={rotate.error === null ? null : problemOf(rotate.error)}
        onSubmit={() => rotate.mutate()}
      >
        <RadioGroup
          label={t`How long the old key still works`}
          value={grace}
          onChange={setGrace}
          options={[
            { value: 'now', label: t`Not at all`, hint: t`It is refused at once, and its running streams are cut.` },
            { value: 'hour', label: t`1 hour` },
            { value: 'day', label: t`24 hours`, hint: t`Both work until every program has the new one.` },
            { value: 'week', label: t`7 days` },
          ]}
        />
      </Form>
    </Dialog>
  )
}
