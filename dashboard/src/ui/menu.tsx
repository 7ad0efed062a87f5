import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { popupItemLook, popupLook } from './popup-look.ts'

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

export type MenuProps = {
  /** The button that opens it: `<IconButton icon="more" label="Actions" />` or a Button. */
  trigger: ReactElement
  items: readonly MenuItem[]
  align?: 'start' | 'end'
}

export const Menu = ({ trigger, items, align = 'end' }: MenuProps) => (
  <Base.Root>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner sideOffset={4} align={align} className="z-50 outline-none">
        <Base.Popup className={popupLook}>
          {items
            .filter((item) => !item.danger)
            .map((item) => (
              <Item key={item.label} item={item} />
            ))}
          {items.some((item) => item.danger) && items.some((item) => !item.danger) ? (
            <Base.Separator className="my-1 h-px bg-line" />
          ) : null}
          {items
            .filter((item) => item.danger)
            .map((item) => (
              <Item key={item.label} item={item} />
            ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)

const Item = ({ item }: { item: MenuItem }) => {
  const look = `${popupItemLook} ${item.danger ? 'text-bad' : ''}`
  if (item.checked !== undefined) {
    return (
      <Base.CheckboxItem
        checked={item.checked}
        onCheckedChange={item.onSelect}
        disabled={item.disabled}
        className={look}
      >
        <span className="flex w-4 shrink-0">
          <Base.CheckboxItemIndicator>
            <Icon name="check" size={14} />
          </Base.CheckboxItemIndicator>
        </span>
        {item.label}
      </Base.CheckboxItem>
    )
  }
  return (
    <Base.Item onClick={item.onSelect} disabled={item.disabled} className={look}>
      {item.icon === undefined ? null : <Icon name={item.icon} size={15} />}
      {item.label}
    </Base.Item>
  )
}
