/**
 * The one-time token of a setup or invitation link. It stands in the fragment, which no server sees, and leaves the
 * address bar and the history before anything is drawn.
 */
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let token: string | null = null

const take = (): void => {
  const { pathname, search, hash } = location
  if (pathname !== '/setup' && pathname !== '/invitation') return
  const found = /^#([A-Za-z0-9_-]{43})$/.exec(hash)?.[1]
  if (found === undefined) return
  token = found
  history.replaceState(null, '', pathname + search)
  for (const listener of listeners) listener()
}

take()
// A second link opened in this tab changes the fragment alone, and loads nothing.
addEventListener('hashchange', take)

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Null where the page was opened without a link, or loaded again since. */
export const useFragmentToken = (): string | null => useSyncExternalStore(subscribe, () => token)

/** It was spent. */
export const forgetFragmentToken = (): void => {
  token = null
}
