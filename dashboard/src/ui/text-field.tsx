import { Field as Base } from '@base-ui/react/field'
import type { HTMLInputAutoCompleteAttribute, HTMLInputTypeAttribute, Ref } from 'react'
import { FieldFrame, type FieldProps, isRequired } from './field.tsx'

export type TextFieldProps = FieldProps & {
  /** Leave `value` out for a field that is read through `ref` at submit. */
  value?: string
  onChange?: (value: string) => void
  type?: Extract<HTMLInputTypeAttribute, 'text' | 'email' | 'url' | 'search'>
  placeholder?: string
  autoComplete?: HTMLInputAutoCompleteAttribute
  maxLength?: number
  readOnly?: boolean
  /** Code face, no spelling help: for identifiers, addresses and model names. */
  code?: boolean
  ref?: Ref<HTMLInputElement>
}

export const TextField = ({
  value,
  onChange,
  type = 'text',
  placeholder,
  autoComplete = 'off',
  maxLength,
  readOnly,
  code = false,
  ref,
  ...frame
}: TextFieldProps) => (
  <FieldFrame {...frame}>
    <Base.Control
      ref={ref}
      type={type}
      value={value}
      onValueChange={onChange}
      placeholder={placeholder}
      autoComplete={autoComplete}
      maxLength={maxLength}
      readOnly={readOnly}
      required={isRequired(frame)}
      spellCheck={code ? false : undefined}
      autoCapitalize={code ? 'none' : undefined}
      className={`control-frame h-8 w-full min-w-0 px-2 ${code ? 'font-mono text-sm' : ''}`}
    />
  </FieldFrame>
)
