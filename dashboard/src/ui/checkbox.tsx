import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Field } from '@base-ui/react/field'
import type { ReactNode } from 'react'
import { FieldNotes } from './field.tsx'
import { Icon } from './icon.tsx'

export type CheckboxProps = {
  label: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  name?: string
  hint?: ReactNode
  error?: string
  disabled?: boolean
  /** Some but not all of what stands under it. */
  mixed?: boolean
}

export const Checkbox = ({ label, checked, onChange, name, hint, error, disabled, mixed }: CheckboxProps) => (
  <Field.Root name={name} disabled={disabled} invalid={error === undefined ? undefined : true}>
    <Field.Label className="flex w-fit items-start gap-2">
      <Base.Root
        checked={checked}
        onCheckedChange={onChange}
        indeterminate={mixed}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-surface text-page data-checked:border-ink data-checked:bg-ink data-disabled:opacity-60 data-indeterminate:border-ink data-indeterminate:bg-ink data-invalid:border-bad"
      >
        <Base.Indicator>
          <Icon name={mixed ? 'minus' : 'check'} size={12} />
        </Base.Indicator>
      </Base.Root>
      <span className="min-w-0">{label}</span>
    </Field.Label>
    <div className="pl-6">
      <FieldNotes hint={hint} error={error} />
    </div>
  </Field.Root>
)
