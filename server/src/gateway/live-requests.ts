/**
 * Every request under way, so that a deadline, a revoked key, a client that hung up and a shutdown can end it.
 * One timer looks at all of them: a timer per request would cost more than the request's own bookkeeping.
 */
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'

/** Why a key is none any more; null while it lives. */
export type DeathOfKey = (keyId: string) => 'key_revoked' | 'key_expired' | null

type DeadlineCode = 'provider_timeout' | 'provider_interrupted'

/** One request under way. */
export class LiveRequest {
  /** Null where a session stands for the key: it cancels by itself. */
  readonly keyId: string | null
  readonly workspaceId: string
  /** Why it was ended from outside; null while it runs. */
  reason: AppError | null = null
  readonly #clock: Clock
  readonly #totalDeadline: number
  readonly #finished: (request: LiveRequest) => void
  #deadline = Number.POSITIVE_INFINITY
  #deadlineCode: DeadlineCode = 'provider_timeout'
  #listener: ((reason: AppError) => void) | null = null
  #ticker: ((nowMs: number) => void) | null = null

  constructor(
    keyId: string | null,
    workspaceId: string,
    totalMs: number,
    clock: Clock,
    finished: (request: LiveRequest) => void,
  ) {
    this.keyId = keyId
    this.workspaceId = workspaceId
    this.#clock = clock
    this.#totalDeadline = clock.monotonic() + totalMs
    this.#finished = finished
  }

  /** Ends it: the first reason stands. */
  cancel(reason: AppError): void {
    if (this.reason !== null) return
    this.reason = reason
    this.#listener?.(reason)
  }

  /** What to do when it is ended; one listener, the current wait. Called at once if it has ended already. */
  onCancel(listener: ((reason: AppError) => void) | null): void {
    this.#listener = listener
    if (this.reason !== null) listener?.(this.reason)
  }

  /** Ends it with `code` unless set again before; milliseconds from now, null for none. */
  expireIn(milliseconds: number | null, code: DeadlineCode): void {
    this.#deadline = milliseconds === null ? Number.POSITIVE_INFINITY : this.#clock.monotonic() + milliseconds
    this.#deadlineCode = code
  }

  /** Called about every 50 ms while it lives. */
  onTick(listener: ((nowMs: number) => void) | null): void {
    this.#ticker = listener
  }

  /** Nobody waits for anything now: no listener, no deadline but the total one. */
  rest(): void {
    this.#listener = null
    this.#ticker = null
    this.#deadline = Number.POSITIVE_INFINITY
  }

  tick(nowMs: number): void {
    this.#ticker?.(nowMs)
    if (nowMs >= this.#totalDeadline) this.cancel(new AppError('provider_timeout', { source: 'provider' }))
    else if (nowMs >= this.#deadline) this.cancel(new AppError(this.#deadlineCode, { source: 'provider' }))
  }

  /** It has ended by itself. */
  finish(): void {
    this.rest()
    this.#finished(this)
  }
}

export type LiveRequests = {
  open(keyId: string | null, workspaceId: string, totalMs: number): LiveRequest
  /** Ends all, or those under way for a workspace. @returns how many. */
  cancelWhere(
    matches: (request: { keyId: string | null; workspaceId: string }) => boolean,
    reason: () => AppError,
  ): number
  /** Ends the requests of keys that are none any more: at once after a change; each second it happens by itself. */
  endWithTheirKeys(): void
  readonly size: number
  stop(): void
}

const tickMs = 50
const keysEveryMs = 1_000

export const createLiveRequests = (clock: Clock, deathOfKey: DeathOfKey): LiveRequests => {
  const requests = new Set<LiveRequest>()
  const forget = (request: LiveRequest): void => {
    requests.delete(request)
  }

  const endWithTheirKeys = (): void => {
    for (const request of requests) {
      const death = request.keyId === null ? null : deathOfKey(request.keyId)
      if (death !== null) request.cancel(new AppError(death))
    }
  }

  let keysSeenAt = clock.monotonic()
  const timer = setInterval(() => {
    const now = clock.monotonic()
    for (const request of requests) request.tick(now)
    if (now - keysSeenAt < keysEveryMs) return
    keysSeenAt = now
    endWithTheirKeys()
  }, tickMs)
  timer.unref()

  return {
    open: (keyId, workspaceId, totalMs) => {
      const request = new LiveRequest(keyId, workspaceId, totalMs, clock, forget)
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
    endWithTheirKeys,
    get size() {
      return requests.size
    },
    stop: () => clearInterval(timer),
  }
}
