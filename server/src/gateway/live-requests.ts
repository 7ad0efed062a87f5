/**
 * Every request under way, so that a deadline, a revoked key, a client that hung up and a shutdown can end it.
 * One timer looks at all of them: a timer per request would cost more than the request's own bookkeeping.
 */
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'

export type LiveRequest = {
  readonly keyId: string
  readonly workspaceId: string
  /** Why it was ended from outside; null while it runs. */
  readonly reason: AppError | null
  /** Ends it: the first reason stands. */
  cancel(reason: AppError): void
  /** What to do when it is ended; one listener, the current wait. Called at once if it has ended already. */
  onCancel(listener: ((reason: AppError) => void) | null): void
  /** Ends it with `code` unless set again before; milliseconds from now, null for none. */
  expireIn(milliseconds: number | null, code: 'provider_timeout' | 'provider_interrupted'): void
  /** Called about every 50 ms while it lives. */
  onTick(listener: ((nowMs: number) => void) | null): void
  /** It has ended by itself. */
  finish(): void
}

export type LiveRequests = {
  open(keyId: string, workspaceId: string, totalMs: number): LiveRequest
  cancelWhere(matches: (request: { keyId: string; workspaceId: string }) => boolean, reason: () => AppError): number
  readonly size: number
  stop(): void
}

const tickMs = 50

export const createLiveRequests = (clock: Clock): LiveRequests => {
  const requests = new Set<LiveRequest & { tick(nowMs: number): void }>()

  const timer = setInterval(() => {
    const now = clock.monotonic()
    for (const request of requests) request.tick(now)
  }, tickMs)
  timer.unref()

  return {
    open: (keyId, workspaceId, totalMs) => {
      let reason: AppError | null = null
      let listener: ((reason: AppError) => void) | null = null
      let ticker: ((nowMs: number) => void) | null = null
      let deadline = Number.POSITIVE_INFINITY
      let deadlineCode: 'provider_timeout' | 'provider_interrupted' = 'provider_timeout'
      const totalDeadline = clock.monotonic() + totalMs

      const request = {
        keyId,
        workspaceId,
        get reason() {
          return reason
        },
        cancel: (why: AppError) => {
          if (reason !== null) return
          reason = why
          listener?.(why)
        },
        onCancel: (next: ((reason: AppError) => void) | null) => {
          listener = next
          if (reason !== null) next?.(reason)
        },
        expireIn: (milliseconds: number | null, code: 'provider_timeout' | 'provider_interrupted') => {
          deadline = milliseconds === null ? Number.POSITIVE_INFINITY : clock.monotonic() + milliseconds
          deadlineCode = code
        },
        onTick: (next: ((nowMs: number) => void) | null) => {
          ticker = next
        },
        tick: (now: number) => {
          ticker?.(now)
          if (now >= totalDeadline) request.cancel(new AppError('provider_timeout', { source: 'provider' }))
          else if (now >= deadline) request.cancel(new AppError(deadlineCode, { source: 'provider' }))
        },
        finish: () => {
          requests.delete(request)
          listener = null
          ticker = null
        },
      }
      requests.add(request)
      return request
    },
    cancelWhere: (matches, reason) => {
      let count = 0
      for (const request of requests) {
        if (!matches(request)) continue
        request.cancel(reason())
        count++
      }
      return count
    },
    get size() {
      return requests.size
    },
    stop: () => clearInterval(timer),
  }
}
