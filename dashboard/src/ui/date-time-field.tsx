import { Field as Base } from '@base-ui/react/field'
import { FieldFrame, type FieldProps, isRequired } from './field.tsx'
import { fromLocalInput, toLocalInput } from './local-time.ts'

export type DateTimeFieldProps = FieldProps & {
  /** ISO 8601 in UTC; shown and entered in the browser's time zone, to the minute. */
  value: string | null
  onChange: (value: string | null) => void
  min?: string
  max?: string
}

export const DateTimeField = ({ value, onChange, min, max, ...frame }: DateTimeFieldProps) => (
  <FieldFrame {...frame}>
    <Base.Control
      type="datetime-local"
      value={toLocalInput(value)}
      onValueChange={(text) => onChange(fromLocalInput(text))}
      min={min === undefined ? undefined : toLocalInput(min)}
      max={max === undefined ? undefined : toLocalInput(max)}
      required={isRequired(frame)}
      className="control-frame figures h-8 w-full min-w-0 px-2"
    />
  </FieldFrame>
)
