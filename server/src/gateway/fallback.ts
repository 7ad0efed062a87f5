/** Tries the targets of a plan until one answers: a loop over values, and only before the first byte. */
import { AppError } from '../kernel/errors.ts'
import type { AttemptOutcome } from './attempt.ts'
import type { Admitted, Target } from './line/types.ts'
import type { LiveRequest } from './live-requests.ts'
import type { RetryBudget } from './retry-budget.ts'

export type Attempt = (admitted: Admitted, target: Target) => Promise<AttemptOutcome>

const retriesPerTarget = 1
const longestWaitMs = 2_000

/** Milliseconds until the next try; null where the provider asks for more patience than a request has. */
const waitBefore = (error: AppError, random: () => number): number | null => {
  const jitter = 50 + random() * 150
  if (error.retryAfterSeconds === null) return error.code === 'provider_rate_limited' ? null : jitter
  const asked = error.retryAfterSeconds * 1000
  return asked > longestWaitMs ? null : asked + jitter
}

/** False when the request ended while it waited. */
const pause = (milliseconds: number, live: LiveRequest): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => {
      live.onCancel(null)
      resolve(true)
    }, milliseconds)
    live.onCancel(() => {
      clearTimeout(timer)
      resolve(false)
    })
  })

/** @param random between 0 and 1. Throws what the client is to be told when no target answered. */
export const createFallback = (attempt: Attempt, budget: RetryBudget, random: () => number) => {
  /** Whether another try at this target may follow; waits for it. */
  const mayRetry = async (admitted: Admitted, error: AppError, count: number): Promise<boolean> => {
    if (count >= retriesPerTarget) return false
    const wait = waitBefore(error, random)
    return wait !== null && budget.spend() && (await pause(wait, admitted.live))
  }

  /** Further tries at a target whose first try failed in a way that may pass. */
  const retry = async (admitted: Admitted, target: Target, first: AttemptOutcome): Promise<AttemptOutcome> => {
    let outcome = first
    for (let count = 0; !outcome.ok && outcome.retryable; count++) {
      if (!(await mayRetry(admitted, outcome.error, count))) return outcome
      outcome = await attempt(admitted, target)
      admitted.trace.clientShouldNotRetry = !outcome.ok
    }
    return outcome
  }

  return async (admitted: Admitted): Promise<void> => {
    budget.earn()
    let last: AppError | null = null
    for (const target of admitted.targets) {
      const first = await attempt(admitted, target)
      const outcome = first.ok ? first : await retry(admitted, target, first)
      if (outcome.ok) return
      last = admitted.live.reason ?? outcome.error
      if (!outcome.retryable || admitted.live.reason !== null) break
    }
    throw last ?? new AppError('internal', { message: 'The plan has no target.' })
  }
}
