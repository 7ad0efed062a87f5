import { Field } from '@base-ui/react/field'
import { Switch as Base } from '@base-ui/react/switch'
import type { ReactNode } from 'react'
import { FieldNotes } from './field.tsx'

export type SwitchProps = {
  label: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  name?: string
  hint?: ReactNode
  disabled?: boolean
}

/** A setting that takes effect at once. Inside a form that is sent later, use the checkbox. */
export const Switch = ({ label, checked, onChange, name, hint, disabled }: SwitchProps) => (
  <Field.Root name={name} disabled={disabled}>
    <Field.Label className="flex w-fit items-start gap-2">
      <Base.Root
        checked={checked}
        onCheckedChange={onChange}
        className="mt-0.5 flex h-4 w-7 shrink-0 items-center rounded-lg border border-control bg-sunken px-0.5 data-checked:border-ink data-checked:bg-ink data-disabled:opacity-60"
      >
        <Base.Thumb className="size-2.5 rounded-sm bg-control transition-transform data-checked:translate-x-3 data-checked:bg-page" />
      </Base.Root>
      <span className="min-w-0">{label}</span>
    </Field.Label>
    <div className="pl-9">
      <FieldNotes hint={hint} error={undefined} />
    </div>
  </Field.Root>
)
