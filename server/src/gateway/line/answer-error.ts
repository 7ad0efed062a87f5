import type { Clock } from '../../kernel/clock.ts'
import type { AppError } from '../../kernel/errors.ts'
import type { Dialect } from '../dialect.ts'
import { type Answerable, answerJson } from './answer-json.ts'
import type { Exchange, Trace } from './types.ts'

/** SDKs sleep as long as they are told; more than a minute helps nobody on /v1. */
export const longestRetrySeconds = 60

/** What `retry-after` says at most in this dialect. */
export const retrySeconds = ({ longestRetrySeconds: longest }: Pick<Dialect, 'longestRetrySeconds'>): number =>
  longest ?? longestRetrySeconds

export type Refusable = Answerable & Pick<Exchange, 'dialect' | 'requestId'>

/**
 * Tells the client in its own dialect: by a status before the first byte, by an error frame after it.
 * @param more flat list of further header names and values.
 */
export const answerError = (
  exchange: Refusable,
  trace: Trace,
  clock: Clock,
  error: AppError,
  more: readonly string[] = [],
): void => {
  const { dialect, reply, requestId } = exchange
  if (reply.started) {
    reply.end(trace.stream ? dialect.errorFrame(error, requestId) : undefined)
    return
  }
  const headers = ['x-keepgate-error-source', error.source, ...more]
  if (error.retryAfterSeconds !== null)
    headers.push(
      'retry-after',
      String(Math.min(retrySeconds(dialect), Math.max(0, Math.ceil(error.retryAfterSeconds)))),
    )
  if (trace.clientShouldNotRetry) headers.push('x-should-retry', 'false')
  answerJson(
    exchange,
    trace,
    clock,
    error.status,
    dialect.errorBody(error, requestId),
    headers,
    dialect.errorContentType,
  )
}
