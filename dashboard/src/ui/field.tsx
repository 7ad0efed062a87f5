import { Field as Base } from '@base-ui/react/field'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

/** What every field takes. `name` is the request's field name: a refusal that names it appears under the field. */
export type FieldProps = {
  label: string
  name?: string | undefined
  /** Under the field: what to enter, or what it causes. */
  hint?: ReactNode
  /** Why the value is not accepted, and what would be. */
  error?: string | undefined
  /** Asked before the form is sent, and as one types after that: why the value is not accepted, or null. */
  validate?: (value: string) => string | null
  /** Optional fields say so beside their label; fields with a name are required otherwise. */
  optional?: boolean
  disabled?: boolean
  /** Keeps the label for screen readers alone, where the place says what the field is (filter bars). */
  hideLabel?: boolean
}

export const isRequired = ({ name, optional }: FieldProps): boolean => name !== undefined && optional !== true

const Optional = () => (
  <span className="font-normal text-ink-faint">
    <Trans>optional</Trans>
  </span>
)

const labelLook = 'mb-1 flex items-baseline gap-2 text-sm font-medium text-ink'

export const FieldFrame = ({
  label,
  name,
  hint,
  error,
  validate,
  optional,
  disabled,
  hideLabel,
  children,
}: FieldProps & {
  children: ReactNode
}) => (
  <Base.Root
    name={name}
    disabled={disabled}
    invalid={error === undefined ? undefined : true}
    validate={validate === undefined ? undefined : (value) => (typeof value === 'string' ? validate(value) : null)}
    className="min-w-0"
  >
    <Base.Label className={hideLabel ? 'sr-only' : labelLook}>
      {label}
      {optional ? <Optional /> : null}
    </Base.Label>
    {children}
    <FieldNotes hint={hint} error={error} />
  </Base.Root>
)

/** Hint and error under a control; inside a field's root. */
export const FieldNotes = ({ hint, error }: { hint: ReactNode; error: string | undefined }) => (
  <>
    {hint === undefined ? null : <Base.Description className="mt-1 text-sm text-ink-soft">{hint}</Base.Description>}
    <Base.Validity>{({ validity }) => <FieldError error={error} validity={validity} />}</Base.Validity>
  </>
)

type Validity = { readonly valueMissing: boolean; readonly typeMismatch: boolean }

const FieldError = ({ error, validity }: { error: string | undefined; validity: Validity }) => {
  const { t } = useLingui()
  // The browser's own words come in the browser's language, which need not be the page's.
  const missing = validity.valueMissing ? t`Needed: fill in this field.` : null
  const mistyped = validity.typeMismatch ? t`This is not complete. Check the spelling.` : null
  const own = error ?? missing ?? mistyped ?? undefined
  return (
    <Base.Error
      match={error === undefined ? undefined : true}
      render={({ children, ...props }) => (
        <div {...props} className="mt-1 flex gap-1.5 text-sm text-bad">
          <Icon name="warning" size={14} className="mt-[3px]" />
          <span className="foreign min-w-0">{own ?? children}</span>
        </div>
      )}
    />
  )
}
