import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'

type Schema<State> = { readonly parse: (search: unknown) => State }

/**
 * The part of the URL's search that a page reads, and how it changes it. The schema turns what it does not know into
 * undefined, so that an address typed by hand never breaks a page. A change to undefined takes a parameter out.
 */
export const useSearchState = <State extends Record<string, unknown>>(schema: Schema<State>) => {
  const search: unknown = useSearch({ strict: false })
  const navigate = useNavigate()
  const state = useMemo(() => schema.parse(search), [schema, search])
  const change = (changes: Partial<State>, how: { replace?: boolean } = {}): void => {
    void navigate({ to: '.', search: (before) => ({ ...before, ...changes }), replace: how.replace ?? false })
  }
  return [state, change] as const
}
