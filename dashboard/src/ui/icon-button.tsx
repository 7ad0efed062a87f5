import type { MouseEvent, Ref } from 'react'
import { type ButtonLook, type ButtonSize, buttonLook } from './button-look.ts'
import { Icon, type IconName } from './icon.tsx'
import { Tooltip } from './tooltip.tsx'

export type IconButtonProps = {
  icon: IconName
  /** What it does; read out, and shown as a tooltip. */
  label: string
  look?: ButtonLook
  size?: ButtonSize
  disabled?: boolean
  /** Set for a button that stays down, such as pause. */
  pressed?: boolean
  onClick?: (event: MouseEvent<HTMLButtonElement>) => void
  ref?: Ref<HTMLButtonElement>
}

export const IconButton = ({ icon, label, look = 'quiet', size = 'medium', pressed, ...rest }: IconButtonProps) => (
  <Tooltip text={label}>
    <button
      {...rest}
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      className={`${buttonLook(look, size, true)} aria-pressed:bg-hover aria-pressed:text-ink`}
    >
      <Icon name={icon} />
    </button>
  </Tooltip>
)
