import { useRouter } from '@tanstack/react-router'
import { type RefObject, useEffect } from 'react'

/**
 * After a move to another page the focus stands on its heading, so that a screen reader says where one is. A change of
 * filters is no move, and a page that put the focus somewhere itself keeps it.
 */
export const useHeadingFocus = (main: RefObject<HTMLElement | null>): void => {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ pathChanged, fromLocation }) => {
        if (!pathChanged || fromLocation === undefined) return
        if (main.current?.contains(document.activeElement)) return
        const heading = main.current?.querySelector<HTMLElement>('h1[tabindex]') ?? main.current
        heading?.focus({ preventScroll: true })
      }),
    [router, main],
  )
}
