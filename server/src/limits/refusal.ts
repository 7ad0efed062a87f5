import { AppError } from '../kernel/errors.ts'
import type { Decision } from './rule.ts'

const inWords = (seconds: number): string => {
  const [count, unit] =
    seconds < 120
      ? [seconds, 'second']
      : seconds < 7200
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3600), 'hour']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** The public sentence of a 429. */
export const rateLimitMessage = (retryAfterSeconds: number): string =>
  `Rate limit exceeded. Try again in ${inWords(Math.max(1, Math.ceil(retryAfterSeconds)))}.`

/** @param maximumSeconds what `retry-after` may say at most (60 on /v1, where SDKs give up on more). */
export const rateLimited = (decision: Decision, maximumSeconds = Number.POSITIVE_INFINITY): AppError => {
  const seconds = Math.max(1, Math.ceil(Math.min(decision.retryAfterSeconds, maximumSeconds)))
  return new AppError('rate_limited', { message: rateLimitMessage(seconds), retryAfterSeconds: seconds })
}
