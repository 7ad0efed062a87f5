import { Trans, useLingui } from '@lingui/react/macro'
import { DateTimeField } from '../ui/date-time-field.tsx'
import { ExactTime } from '../ui/exact-time.tsx'
import { useNow } from '../ui/now.ts'
import { Select, type SelectOption } from '../ui/select.tsx'
import { type Expiry, expiresAt } from './expiry.ts'

export type ExpiryFieldProps = {
  value: Expiry
  onChange: (value: Expiry) => void
  /** Offers "no expiry", and says what that costs. */
  allowNever: boolean
  /** Why it cannot be changed. */
  locked?: string | undefined
  error?: string | undefined
}

export const ExpiryField = ({ value, onChange, allowNever, locked, error }: ExpiryFieldProps) => {
  const { t } = useLingui()
  const now = useNow()
  const never: readonly SelectOption<Expiry['kind']>[] = [{ value: 'never', label: t`No expiry` }]
  const options: readonly SelectOption<Expiry['kind']>[] = [
    { value: '7', label: t`7 days` },
    { value: '30', label: t`30 days` },
    { value: '90', label: t`90 days` },
    { value: '365', label: t`1 year` },
    { value: 'date', label: t`A date` },
    ...(allowNever ? never : []),
  ]
  return (
    <div className="grid min-w-0 gap-2">
      <Select
        label={t`Expiry`}
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind })}
        options={options}
        disabled={locked !== undefined}
        hint={locked ?? <ExpiryHint value={value} now={now} />}
        {...(value.kind === 'date' ? {} : { error })}
      />
      {value.kind === 'date' && locked === undefined ? (
        <DateTimeField
          label={t`Expires at`}
          value={value.date}
          onChange={(date) => onChange({ kind: 'date', date })}
          min={new Date(now).toISOString()}
          error={error}
        />
      ) : null}
    </div>
  )
}

const ExpiryHint = ({ value, now }: { value: Expiry; now: number }) => {
  if (value.kind === 'never') {
    return <Trans>Works until somebody revokes it. It will be listed among the risky ones.</Trans>
  }
  if (value.kind === 'date') return <Trans>In the time zone of this browser.</Trans>
  return (
    <Trans>
      Ends on <ExactTime at={expiresAt(value, now) ?? null} show="day" />.
    </Trans>
  )
}
