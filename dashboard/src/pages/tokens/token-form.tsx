import type { ManagementTokenCreate } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { type Ref, useState } from 'react'
import { ExpiryField } from '../../credentials/expiry-field.tsx'
import { useErrorFocus } from '../../credentials/use-error-focus.ts'
import { Form } from '../../ui/form.tsx'
import type { FormProblem } from '../../ui/form-problem.ts'
import { TextField } from '../../ui/text-field.tsx'
import { ScopePicker } from './scope-picker.tsx'
import { newDraft, readDraft, type TokenDraft, type TokenDraftErrors } from './token-draft.ts'

export type TokenFormProps = {
  /** The submit button stands outside of it and names it. */
  id: string
  label: string
  onSubmit: (body: ManagementTokenCreate) => void
  problem: FormProblem | null
  /** The first field, for the focus. */
  nameRef: Ref<HTMLInputElement>
}

export const TokenForm = ({ id, label, onSubmit, problem, nameRef }: TokenFormProps) => {
  const { t } = useLingui()
  const [draft, setDraft] = useState(newDraft)
  const [errors, setErrors] = useState<TokenDraftErrors>({})
  useErrorFocus(id, errors)
  const change = (changes: Partial<TokenDraft>) => {
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
        hint={t`The script or machine that will use it.`}
      />
      <ExpiryField
        value={draft.expiry}
        onChange={(expiry) => change({ expiry })}
        allowNever={false}
        error={errors.expires_at}
      />
      <ScopePicker value={draft} onChange={change} error={errors.scopes} />
    </Form>
  )
}
