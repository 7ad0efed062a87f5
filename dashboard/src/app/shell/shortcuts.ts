import { useEffect } from 'react'
import { isTyping, letterKeysOn } from '../../browser/letter-keys.ts'

export const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** How long `g` waits for its second letter. */
const sequenceMs = 1500

export type Shortcuts = {
  /** Ctrl-K or ⌘-K; works while typing too. */
  readonly openPalette: () => void
  readonly openHelp: () => void
  /** After `g`. */
  readonly jump: (letter: string) => void
}

/** @param shortcuts must keep its identity between renders, or a started sequence is forgotten. */
export const useShortcuts = (shortcuts: Shortcuts): void => {
  useEffect(() => {
    let jumpUntil = 0
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault()
        shortcuts.openPalette()
        return
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
      if (!letterKeysOn() || isTyping(event.target)) return
      const jumping = event.timeStamp < jumpUntil
      jumpUntil = 0
      if (event.key === '?') shortcuts.openHelp()
      else if (jumping) shortcuts.jump(event.key)
      else if (event.key === 'g') jumpUntil = event.timeStamp + sequenceMs
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [shortcuts])
}
