import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from './button.tsx'
import { Combobox } from './combobox.tsx'
import type { FilterField } from './filter-state.ts'
import { Form, FormActions } from './form.tsx'
import { NumberField } from './number-field.tsx'
import { RadioGroup } from './radio-group.tsx'
import { TextField } from './text-field.tsx'

export type FilterEditorProps = { field: FilterField; text: string; onSet: (text: string | null) => void }

/** What a chip opens: the control of the field, and the button that applies it. */
export const FilterEditor = ({ field, text, onSet }: FilterEditorProps) => {
  const [draft, setDraft] = useState(text)
  return (
    <Form onSubmit={() => onSet(draft)}>
      <Control field={field} draft={draft} onChange={setDraft} />
      <FormActions>
        <Button type="submit" size="small" look="primary">
          <Trans>Apply</Trans>
        </Button>
      </FormActions>
    </Form>
  )
}

type ControlProps = { field: FilterField; draft: string; onChange: (text: string) => void }

const Control = ({ field, draft, onChange }: ControlProps) => {
  const { label, hint } = field
  if (field.kind === 'choice') {
    return <RadioGroup label={label} hint={hint} value={draft} onChange={onChange} options={field.options} />
  }
  if (field.kind === 'search') {
    return (
      <Combobox
        label={label}
        hint={hint}
        value={draft === '' ? null : draft}
        onChange={(next) => onChange(next ?? '')}
        options={field.options}
        allowOther={field.allowOther}
        onSearch={field.onSearch}
        loading={field.loading}
      />
    )
  }
  if (field.kind === 'text') {
    return (
      <TextField label={label} hint={hint} value={draft} onChange={onChange} placeholder={field.placeholder} code />
    )
  }
  const number = Number(draft)
  return (
    <NumberField
      label={label}
      hint={hint}
      unit={field.unit}
      min={field.min}
      value={draft === '' || Number.isNaN(number) ? null : number}
      onChange={(next) => onChange(next === null ? '' : String(next))}
    />
  )
}
