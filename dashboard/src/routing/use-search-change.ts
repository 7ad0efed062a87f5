import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

/**
 * Changes part of what the URL's search says of a page; its route's `validateSearch` reads it. A change to undefined takes
 * a parameter out. Replaced (`true`): the back button does not lead through every letter that was typed.
 */
export const useSearchChange = <Search extends object>() => {
  const navigate = useNavigate()
  return useCallback(
    (changes: Partial<Search>, replace = false): void => {
      void navigate({ to: '.', search: (before) => ({ ...before, ...changes }), replace })
    },
    [navigate],
  )
}
