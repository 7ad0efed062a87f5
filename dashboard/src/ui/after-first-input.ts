/**
 * Parts that nobody needs before they touch a key or the mouse, such as what a menu opens: fetched at the first sign of
 * a person, so that the page is there before them.
 */
import { useSyncExternalStore } from 'react'

// Not pointerdown: what is under a finger must not be exchanged before it is lifted.
const signs = ['pointermove', 'pointerup', 'keydown', 'click'] as const

let waiting: (() => void)[] = []

const begin = (): void => {
  for (const sign of signs) removeEventListener(sign, begin, true)
  const due = waiting
  waiting = []
  for (const load of due) load()
}

/** Once, at the first sign of a person from now on. */
export const onFirstInput = (load: () => void): void => {
  if (waiting.length === 0) for (const sign of signs) addEventListener(sign, begin, { capture: true, passive: true })
  waiting.push(load)
}

/**
 * @param load a dynamic import of the part; asked again at the next input where it failed.
 * @returns a hook: null until the part is there
 */
export const afterFirstInput = <Part>(load: () => Promise<Part>): (() => Part | null) => {
  const listeners = new Set<() => void>()
  let part: Part | null = null
  let asked = false

  const fetchPart = (): void => {
    load().then(
      (loaded) => {
        part = loaded
        for (const listener of listeners) listener()
      },
      () => onFirstInput(fetchPart),
    )
  }
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener)
    if (!asked) onFirstInput(fetchPart)
    asked = true
    return () => listeners.delete(listener)
  }
  const current = (): Part | null => part

  return () => useSyncExternalStore(subscribe, current)
}
