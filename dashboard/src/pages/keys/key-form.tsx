import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, type Ref, useState } from 'react'
import { limitsQuery } from '../../api/limits/get-limits.ts'
import { ExpiryField } from '../../credentials/expiry-field.tsx'
import { useErrorFocus } from '../../credentials/use-error-focus.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Figure } from '../../ui/figure.tsx'
import { Form } from '../../ui/form.tsx'
import type { FormProblem } from '../../ui/form-problem.ts'
import { NumberField } from '../../ui/number-field.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { type DraftErrors, type KeyDraft, readDraft } from './key-draft.ts'
import { ModelListField } from './model-list-field.tsx'

type Body = Extract<ReturnType<typeof readDraft>, { body: unknown }>['body']

export type KeyFormProps = {
  /** The submit buttons stand outside of it and name it. */
  id: string
  label: string
  start: KeyDraft
  onSubmit: (body: Body) => void
  problem: FormProblem | null
  /** Why the expiry stays as it is. */
  expiryLocked?: string | undefined
  /** The first field, for the focus. */
  nameRef?: Ref<HTMLInputElement>
}

export const KeyForm = ({ id, label, start, onSubmit, problem, expiryLocked, nameRef }: KeyFormProps) => {
  const { t } = useLingui()
  const [draft, setDraft] = useState(start)
  const [errors, setErrors] = useState<DraftErrors>({})
  useErrorFocus(id, errors)
  const change = (changes: Partial<KeyDraft>) => {
    setDraft((before) => ({ ...before, ...changes }))
    setErrors({})
  }
  const submit = () => {
    const read = readDraft(draft, Date.now())
    if ('errors' in read) setErrors(read.errors)
    else onSubmit(read.body)
  }
  return (
    <Form id={id} label={label} problem={problem} onSubmit={submit}>
      <TextField
        ref={nameRef}
        name="name"
        label={t`Name`}
        value={draft.name}
        onChange={(name) => change({ name })}
        error={errors.name}
        hint={t`Who or what uses it: one key for each program.`}
      />
      <ExpiryField
        value={draft.expiry}
        onChange={(expiry) => change({ expiry })}
        allowNever
        locked={expiryLocked}
        error={errors.expires_at}
      />
      <LimitField
        value={draft.requestsPerMinute}
        onChange={(requestsPerMinute) => change({ requestsPerMinute })}
        error={errors.requests_per_minute}
      />
      <ModelListField value={draft} onChange={change} error={errors.allowed_models} />
      <TextArea
        name="allowed_addresses"
        label={t`Allowed addresses`}
        optional
        code
        rows={2}
        value={draft.addresses}
        onChange={(addresses) => change({ addresses })}
        error={errors.allowed_addresses}
        placeholder="203.0.113.7&#10;10.0.0.0/8"
        hint={t`Addresses or ranges, one a line. Empty: the key works from anywhere.`}
      />
      <Checkbox
        name="drop_unsupported"
        label={t`Leave out parameters that a provider does not know`}
        checked={draft.dropUnsupported}
        onChange={(dropUnsupported) => change({ dropUnsupported })}
        hint={t`Otherwise such a request is refused. What was left out is named in the answer’s x-keepgate-dropped header.`}
      />
    </Form>
  )
}

type LimitFieldProps = { value: number | null; onChange: (value: number | null) => void; error: string | undefined }

const LimitField = ({ value, onChange, error }: LimitFieldProps) => {
  const { t } = useLingui()
  const { id } = useWorkspace()
  const { data } = useQuery({ ...limitsQuery(id), staleTime: 60_000 })
  return (
    <NumberField
      name="requests_per_minute"
      label={t`Requests a minute`}
      optional
      min={1}
      max={10_000_000}
      value={value}
      onChange={onChange}
      error={error}
      hint={<LimitHint known={data !== undefined} rule={data?.key ?? null} />}
    />
  )
}

type LimitHintProps = { known: boolean; rule: { limit: number; window_seconds: number } | null }

const LimitHint = ({ known, rule }: LimitHintProps): ReactNode => {
  if (!known) return <Trans>Empty: the default of this installation.</Trans>
  if (rule === null) return <Trans>Limits are switched off in this installation, so this has no effect for now.</Trans>
  if (rule.window_seconds !== 60) {
    return (
      <Trans>
        Empty: the default, <Figure value={rule.limit} /> in{' '}
        <Figure value={rule.window_seconds * 1000} kind="duration" />.
      </Trans>
    )
  }
  return (
    <Trans>
      Empty: the default, <Figure value={rule.limit} />.
    </Trans>
  )
}
