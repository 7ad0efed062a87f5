/**
 * Base UI hides the whole page from screen readers while a combobox is open, and leaves all of it in the tab order (its
 * issue 5528): Tab then leads to what nobody can hear. A combobox is not modal, so what was hidden for it is shown again.
 * What had been hidden before, behind a dialog for instance, stays hidden.
 */
import { useEffect } from 'react'

const attribute = 'aria-hidden'

export const usePageStaysHeard = (open: boolean): void => {
  useEffect(() => {
    if (!open) return
    const observer = new MutationObserver((changes) => {
      for (const { target, oldValue } of changes) {
        if (target instanceof HTMLElement && oldValue === null && target.getAttribute(attribute) === 'true') {
          target.removeAttribute(attribute)
        }
      }
    })
    observer.observe(document.body, { subtree: true, attributeFilter: [attribute], attributeOldValue: true })
    return () => observer.disconnect()
  }, [open])
}
