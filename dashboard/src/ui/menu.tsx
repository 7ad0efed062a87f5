import { cloneElement, type MouseEventHandler, type ReactElement, useState } from 'react'
import { afterFirstInput } from './after-first-input.ts'
import type { IconName } from './icon.tsx'

export type MenuItem = {
  readonly label: string
  readonly icon?: IconName
  readonly onSelect: () => void
  readonly disabled?: boolean
  /** Set apart at the end, in the colour of damage. */
  readonly danger?: boolean
  /** A choice that is on or off; shows a tick. */
  readonly checked?: boolean
}

type TriggerProps = {
  onClick?: MouseEventHandler<HTMLButtonElement> | undefined
  onPointerDown?: (() => void) | undefined
  onPointerLeave?: (() => void) | undefined
  onFocus?: (() => void) | undefined
  onBlur?: (() => void) | undefined
  'aria-haspopup'?: 'menu' | undefined
  'aria-expanded'?: boolean | undefined
}

export type MenuProps = {
  /** The button that opens it: `<IconButton icon="more" label="Actions" />` or a Button. */
  trigger: ReactElement<TriggerProps>
  items: readonly MenuItem[]
  align?: 'start' | 'end'
}

const useWholeMenu = afterFirstInput(async () => (await import('./whole-menu.tsx')).WholeMenu)

/** Until somebody is there to open it, a menu is its button. */
export const Menu = (props: MenuProps) => {
  const Whole = useWholeMenu()
  const [opened, setOpened] = useState(false)
  const [focused, setFocused] = useState(false)
  // Exchanged in the middle of a click, the button would never be clicked.
  const [pressed, setPressed] = useState(false)
  if (Whole !== null && !pressed) return <Whole {...props} openAtOnce={opened} focusAtOnce={focused} />
  return cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerDown: () => setPressed(true),
    onPointerLeave: () => setPressed(false),
    onFocus: () => setFocused(true),
    onBlur: () => setFocused(false),
    onClick: () => {
      setPressed(false)
      setOpened(true)
    },
  })
}
