import type { MouseEvent, ReactNode, Ref } from 'react'
import { type ButtonLook, type ButtonSize, buttonLook } from './button-look.ts'
import { Icon, type IconName } from './icon.tsx'
import { Spinner } from './spinner.tsx'

export type ButtonProps = {
  children: ReactNode
  /** One `primary` at most in a view. `secondary` unless told otherwise. */
  look?: ButtonLook
  size?: ButtonSize
  icon?: IconName
  type?: 'button' | 'submit'
  /** Shows a spinner and ignores clicks; the button keeps its focus and its place. */
  busy?: boolean
  disabled?: boolean
  onClick?: (event: MouseEvent<HTMLButtonElement>) => void
  /** id of the form that a submit button outside of it belongs to. */
  form?: string
  ref?: Ref<HTMLButtonElement>
  className?: string
}

export const Button = ({
  children,
  look = 'secondary',
  size = 'medium',
  icon,
  type = 'button',
  busy = false,
  onClick,
  className,
  ...rest
}: ButtonProps) => (
  <button
    {...rest}
    type={type}
    aria-busy={busy || undefined}
    aria-disabled={busy || undefined}
    onClick={(event) => {
      if (busy) event.preventDefault()
      else onClick?.(event)
    }}
    className={`${buttonLook(look, size)}${className === undefined ? '' : ` ${className}`}`}
  >
    {busy ? <Spinner /> : icon === undefined ? null : <Icon name={icon} size={15} />}
    <span className="min-w-0 truncate">{children}</span>
  </button>
)
