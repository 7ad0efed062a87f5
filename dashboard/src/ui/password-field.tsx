import { Field as Base } from '@base-ui/react/field'
import { useLingui } from '@lingui/react/macro'
import { type Ref, useState } from 'react'
import { FieldFrame, type FieldProps, isRequired } from './field.tsx'
import { Icon } from './icon.tsx'

export type PasswordFieldProps = FieldProps & {
  /** Leave `value` out to read it through `ref` at submit, so that it is in no component's state. */
  value?: string
  onChange?: (value: string) => void
  /** `off` for provider keys: a password manager must not offer to keep them. */
  autoComplete: 'current-password' | 'new-password' | 'off'
  placeholder?: string
  ref?: Ref<HTMLInputElement>
}

/** A password, or another secret that is pasted; can be shown while it is typed. */
export const PasswordField = ({ value, onChange, autoComplete, placeholder, ref, ...frame }: PasswordFieldProps) => {
  const { t } = useLingui()
  const [shown, setShown] = useState(false)
  return (
    <FieldFrame {...frame}>
      <div className="control-frame flex h-8">
        <Base.Control
          ref={ref}
          type={shown ? 'text' : 'password'}
          value={value}
          onValueChange={onChange}
          autoComplete={autoComplete}
          placeholder={placeholder}
          required={isRequired(frame)}
          spellCheck={false}
          autoCapitalize="none"
          className={`min-w-0 flex-1 bg-transparent px-2 outline-none ${shown ? 'font-mono text-sm' : ''}`}
        />
        <button
          type="button"
          aria-label={shown ? t`Hide ${frame.label}` : t`Show ${frame.label}`}
          aria-pressed={shown}
          disabled={frame.disabled}
          onClick={() => setShown(!shown)}
          className="flex w-8 shrink-0 items-center justify-center rounded text-ink-soft hover:text-ink"
        >
          <Icon name={shown ? 'eye-off' : 'eye'} />
        </button>
      </div>
    </FieldFrame>
  )
}
