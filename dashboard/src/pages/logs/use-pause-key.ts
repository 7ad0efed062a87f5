import { useEffect } from 'react'
import { isTyping, letterKeysOn } from '../../browser/letter-keys.ts'

/** `p` holds the live view and lets it go on. On the window, so that the shell's `g p` has had its turn before. */
export const usePauseKey = (toggle: () => void): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'p' || event.defaultPrevented || event.repeat) return
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || !letterKeysOn()) return
      event.preventDefault()
      toggle()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [toggle])
}
