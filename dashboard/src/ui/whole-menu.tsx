import { Menu as Base } from '@base-ui/react/menu'
import { useEffect, useRef, useState } from 'react'
import { useGuardsStayHeard } from './guards-stay-heard.ts'
import { Icon } from './icon.tsx'
import type { MenuItem, MenuProps } from './menu.tsx'
import { popupItemLook, popupLook } from './popup-look.ts'

/** `openAtOnce`, `focusAtOnce`: what was done to the button before this took its place. */
type WholeMenuProps = MenuProps & { openAtOnce: boolean; focusAtOnce: boolean }

export const WholeMenu = ({ trigger, items, align = 'end', openAtOnce, focusAtOnce }: WholeMenuProps) => {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  useGuardsStayHeard(open)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, in the other button's stead.
  useEffect(() => {
    if (focusAtOnce) button.current?.focus()
    if (openAtOnce) button.current?.click()
  }, [])
  return (
    <Base.Root onOpenChange={setOpen}>
      <Base.Trigger ref={button} render={trigger} />
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
}

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
