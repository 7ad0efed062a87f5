import { Field } from '@base-ui/react/field'
import { Fieldset } from '@base-ui/react/fieldset'
import { Radio } from '@base-ui/react/radio'
import { RadioGroup as Base } from '@base-ui/react/radio-group'
import { FieldNotes, type FieldProps } from './field.tsx'

export type RadioOption<Value extends string> = {
  readonly value: Value
  readonly label: string
  readonly hint?: string
  readonly disabled?: boolean
}

export type RadioGroupProps<Value extends string> = FieldProps & {
  value: Value | null
  onChange: (value: Value) => void
  options: readonly RadioOption<Value>[]
}

/** One of two to five options whose differences should all be read. */
export const RadioGroup = <Value extends string>({ value, onChange, options, ...frame }: RadioGroupProps<Value>) => (
  <Field.Root name={frame.name} disabled={frame.disabled} invalid={frame.error === undefined ? undefined : true}>
    <Fieldset.Root
      render={<Base value={value} onValueChange={(next) => next !== null && onChange(next)} />}
      className="m-0 border-0 p-0"
    >
      <Fieldset.Legend className={frame.hideLabel ? 'sr-only' : 'mb-1 text-sm font-medium'}>
        {frame.label}
      </Fieldset.Legend>
      <div className="grid gap-1.5">
        {options.map((option) => (
          <Field.Item key={option.value} disabled={option.disabled}>
            <Field.Label className="flex w-fit items-start gap-2">
              <Radio.Root
                value={option.value}
                className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-control bg-surface data-checked:border-ink data-disabled:opacity-60"
              >
                <Radio.Indicator className="size-2 rounded-full bg-ink" />
              </Radio.Root>
              <span className="foreign min-w-0">{option.label}</span>
            </Field.Label>
            {option.hint === undefined ? null : (
              <Field.Description className="pl-6 text-sm text-ink-soft">{option.hint}</Field.Description>
            )}
          </Field.Item>
        ))}
      </div>
    </Fieldset.Root>
    <FieldNotes hint={frame.hint} error={frame.error} />
  </Field.Root>
)
