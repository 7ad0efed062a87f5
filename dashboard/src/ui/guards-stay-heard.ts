/**
 * Beside an open menu Base UI keeps focus guards in the page: empty places in the tab order that pass the focus on, and
 * are hidden from screen readers all the same, which nothing that takes the focus may be. They say nothing, so that
 * showing them costs nobody a word.
 */
import { useEffect } from 'react'

const hiddenGuards = '[data-base-ui-focus-guard][aria-hidden="true"]'

const showGuards = (): void => {
  for (const guard of document.querySelectorAll(hiddenGuards)) guard.removeAttribute('aria-hidden')
}

export const useGuardsStayHeard = (open: boolean): void => {
  useEffect(() => {
    if (!open) return
    showGuards()
    // They come a moment after the menu, and what opens beside it hides them again.
    const observer = new MutationObserver(showGuards)
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['aria-hidden'] })
    return () => observer.disconnect()
  }, [open])
}
