import { useState } from 'react'

type Trail = {
  /** Of the page that is shown; undefined: the first. */
  readonly cursor: string | undefined
  /** `next_cursor` of that page; null while it is the last or not there. */
  readonly next: string | null
  readonly go: (cursor: string | undefined) => void
}

/**
 * The ways to other pages, for a table. Cursors lead forwards alone: the way back is what was walked here, or, to
 * whoever came by an address, the first page.
 */
export const useCursorTrail = ({ cursor, next, go }: Trail) => {
  const [walked, setWalked] = useState<readonly (string | undefined)[]>([])
  const back = () => {
    const here = walked.lastIndexOf(cursor)
    go(here > 0 ? walked[here - 1] : undefined)
  }
  const forth = (following: string) => () => {
    // A trail is followed from the page that is shown: the back button may have left its end.
    const here = walked.lastIndexOf(cursor)
    setWalked([...(here === -1 ? [cursor] : walked.slice(0, here + 1)), following])
    go(following)
  }
  return { previous: cursor === undefined ? null : back, next: next === null ? null : forth(next) }
}
