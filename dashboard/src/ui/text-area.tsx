import { Field as Base } from '@base-ui/react/field'
import type { KeyboardEvent, Ref } from 'react'
import { FieldFrame, type FieldProps, isRequired } from './field.tsx'

export type TextAreaProps = FieldProps & {
  value: string
  onChange: (value: string) => void
  /** Lines shown before it scrolls; 4 unless told otherwise. */
  rows?: number
  placeholder?: string
  maxLength?: number
  readOnly?: boolean
  code?: boolean
  onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  ref?: Ref<HTMLTextAreaElement>
}

export const TextArea = ({ value, onChange, rows = 4, code = false, onKeyDown, ref, ...rest }: TextAreaProps) => {
  const { placeholder, maxLength, readOnly, ...frame } = rest
  return (
    <FieldFrame {...frame}>
      <Base.Control
        value={value}
        onValueChange={onChange}
        required={isRequired(frame)}
        placeholder={placeholder}
        maxLength={maxLength}
        readOnly={readOnly}
        render={<textarea ref={ref} rows={rows} spellCheck={code ? false : undefined} onKeyDown={onKeyDown} />}
        className={`control-frame block w-full min-w-0 resize-y px-2 py-1.5 ${code ? 'font-mono text-sm' : ''}`}
      />
    </FieldFrame>
  )
}
