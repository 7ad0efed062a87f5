import { NumberField as Base } from '@base-ui/react/number-field'
import { FieldFrame, type FieldProps, isRequired } from './field.tsx'

export type NumberFieldProps = FieldProps & {
  /** null is an empty field. */
  value: number | null
  onChange: (value: number | null) => void
  min?: number
  max?: number
  /** Arrow keys move by this; 1 unless told otherwise. */
  step?: number
  /** Behind the figure: "requests", "USD", "days". */
  unit?: string
  placeholder?: string
  format?: Intl.NumberFormatOptions
}

export const NumberField = ({
  value,
  onChange,
  min,
  max,
  step,
  unit,
  placeholder,
  format,
  ...frame
}: NumberFieldProps) => (
  <FieldFrame {...frame}>
    <Base.Root
      value={value}
      onValueChange={onChange}
      min={min}
      max={max}
      step={step}
      format={format}
      required={isRequired(frame)}
    >
      <Base.Group className="control-frame flex h-8 items-center">
        <Base.Input placeholder={placeholder} className="figures min-w-0 flex-1 bg-transparent px-2 outline-none" />
        {unit === undefined ? null : <span className="shrink-0 pr-2 text-sm text-ink-soft">{unit}</span>}
      </Base.Group>
    </Base.Root>
  </FieldFrame>
)
