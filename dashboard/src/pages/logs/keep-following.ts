import type { RecordListener } from '../../api/logs/follow-records.ts'

const firstRetryMs = 2_000
const longestRetryMs = 30_000

export type Follow = (listener: RecordListener) => () => void

export type FollowListener = Pick<RecordListener, 'record' | 'skipped' | 'end'> & {
  /** `missed`: records may have come while nothing listened. */
  readonly on: (missed: boolean) => void
  readonly lost: () => void
}

/** Follows, and begins again where the browser gives up. @returns how to stop. */
export const keepFollowing = (follow: Follow, listener: FollowListener): (() => void) => {
  let stop: (() => void) | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let retryMs = firstRetryMs
  let missed = false

  const open = (): void => {
    stop = follow({
      record: listener.record,
      skipped: listener.skipped,
      end: listener.end,
      open: () => {
        retryMs = firstRetryMs
        listener.on(missed)
        missed = false
      },
      lost: (again) => {
        listener.lost()
        if (again) return
        // A new stream knows nothing of the old one's place.
        missed = true
        retry = setTimeout(open, retryMs)
        retryMs = Math.min(longestRetryMs, retryMs * 2)
      },
    })
  }

  open()
  return () => {
    clearTimeout(retry)
    stop?.()
  }
}
