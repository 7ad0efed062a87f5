import { Field as Base } from '@base-ui/react/field'
import { useLingui } from '@lingui/react/macro'
import { FieldFrame, type FieldProps, isRequired } from './field.tsx'
import { zoneName } from './format.ts'
import { fromLocalInput, toLocalInput } from './local-time.ts'

export type DateTimeFieldProps = FieldProps & {
  /** ISO 8601 in UTC; shown and entered in the browser's time zone, to the minute. */
  value: string | null
  onChange: (value: string | null) => void
  min?: string
  max?: string
}

export const DateTimeField = ({ value, onChange, min, max, ...frame }: DateTimeFieldProps) => {
  const { t, i18n } = useLingui()
  const zone = zoneName(i18n.locale, value === null ? new Date() : new Date(value))
  return (
    <FieldFrame {...frame} hint={frame.hint ?? t`Time zone: ${zone}`}>
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
}
