/** How many live views a person may hold open at once: each asks the database twice a second. */
import { AppError } from '../kernel/errors.ts'

const most = 4

export type LiveViews = {
  /** @returns the way to leave. Throws AppError rate_limited. */
  readonly enter: (viewer: string) => () => void
}

export const createLiveViews = (): LiveViews => {
  const open = new Map<string, number>()
  return {
    enter: (viewer) => {
      const count = open.get(viewer) ?? 0
      if (count >= most) {
        const message = `${most} live views are open already. Close one, or wait until one ends.`
        throw new AppError('rate_limited', { message, retryAfterSeconds: 5 })
      }
      open.set(viewer, count + 1)
      let inside = true
      return () => {
        if (!inside) return
        inside = false
        const left = (open.get(viewer) ?? 1) - 1
        if (left === 0) open.delete(viewer)
        else open.set(viewer, left)
      }
    },
  }
}
