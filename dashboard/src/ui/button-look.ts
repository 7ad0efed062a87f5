import { classNames } from './class-names.ts'

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'small' | 'medium'

const looks = {
  primary: 'border-transparent bg-accent text-accent-ink enabled:hover:bg-accent-hover',
  secondary: 'border-control bg-surface text-ink enabled:hover:bg-hover',
  quiet: 'border-transparent bg-transparent text-ink-soft enabled:hover:bg-hover enabled:hover:text-ink',
  danger: 'border-transparent bg-bad text-bad-ink enabled:hover:opacity-90',
} satisfies Record<ButtonLook, string>

const disabled =
  'disabled:cursor-not-allowed disabled:border-line disabled:bg-sunken disabled:text-ink-faint aria-busy:cursor-progress'

/** Class names of everything that looks like a button: buttons, links that act as one, triggers of menus. */
export const buttonLook = (look: ButtonLook, size: ButtonSize, square = false): string =>
  classNames(
    'inline-flex max-w-full shrink-0 items-center justify-center gap-1.5 rounded border font-medium whitespace-nowrap select-none',
    size === 'small' ? 'h-7 text-sm' : 'h-8 text-base',
    square ? (size === 'small' ? 'w-7' : 'w-8') : size === 'small' ? 'px-2' : 'px-3',
    looks[look],
    disabled,
  )
