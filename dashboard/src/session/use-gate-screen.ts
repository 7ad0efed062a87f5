/**
 * Fetches login and unlocking when they are needed, or before. Not React's `lazy`: what follows a fallback is held back
 * for 300 ms there, even where it has long come.
 */
import { useEffect, useSyncExternalStore } from 'react'
import type { GateScreen } from './gate-screen.tsx'

type Part =
  | { readonly kind: 'absent' }
  | { readonly kind: 'there'; readonly screen: typeof GateScreen }
  | { readonly kind: 'failed'; readonly error: unknown }

const listeners = new Set<() => void>()
let part: Part = { kind: 'absent' }
let loading: Promise<void> | null = null

const become = (next: Part): void => {
  part = next
  for (const listener of listeners) listener()
}

/** Never rejects: the page that needs it meets the failure. */
export const loadGateScreen = (): Promise<void> => {
  loading ??= import('./gate-screen.tsx').then(
    (module) => become({ kind: 'there', screen: module.GateScreen }),
    (error: unknown) => become({ kind: 'failed', error }),
  )
  return loading
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const current = (): Part => part

/** @returns null until it is there. Throws what the fetch failed with, for the error page. */
export const useGateScreen = (): typeof GateScreen | null => {
  const known = useSyncExternalStore(subscribe, current)
  useEffect(() => {
    void loadGateScreen()
  }, [])
  if (known.kind === 'failed') throw known.error
  return known.kind === 'there' ? known.screen : null
}
