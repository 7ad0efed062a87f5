import type { Clock } from '../../kernel/clock.ts'
import type { Authenticated, Caller, LimitState, Trace } from './types.ts'

/** OpenAI's notation: `850ms`, `12s`, `1m0s`. */
const duration = (seconds: number): string => {
  if (seconds < 1) return `${Math.ceil(seconds * 1000)}ms`
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${whole % 60}s`
}

const addLimit = (headers: string[], limit: LimitState | null): void => {
  if (limit === null) return
  headers.push(
    'x-ratelimit-limit-requests',
    String(limit.limit),
    'x-ratelimit-remaining-requests',
    String(limit.remaining),
    'x-ratelimit-reset-requests',
    duration(limit.resetSeconds),
  )
}

const serverTiming = (trace: Trace, startedAt: number, now: number): string => {
  const { upstreamStartedAt, upstreamHeadersAt } = trace
  if (upstreamStartedAt === null || upstreamHeadersAt === null) return `gateway;dur=${(now - startedAt).toFixed(2)}`
  const upstream = upstreamHeadersAt - upstreamStartedAt
  return `gateway;dur=${(now - startedAt - upstream).toFixed(2)}, upstream;dur=${upstream.toFixed(2)}`
}

/** A program that still sends the key of a previous gateway is told with every answer, while there is time. */
const addKeyEnd = (headers: string[], key: Caller | null): void => {
  if (key === null || key.id === null || (key.source ?? null) === null) return
  if (typeof key.expiresAt === 'number') headers.push('x-keepgate-key-ends', new Date(key.expiresAt).toISOString())
}

/** Headers that every answer of the line carries, refusals too: a flat list of names and values. */
export const traceHeaders = (trace: Trace, startedAt: number, clock: Clock): string[] => {
  const headers = ['server-timing', serverTiming(trace, startedAt, clock.monotonic())]
  addLimit(headers, trace.limit)
  addKeyEnd(headers, trace.key)
  if (trace.target !== null) {
    headers.push(
      'x-keepgate-provider',
      trace.target.connection.provider,
      'x-keepgate-model',
      encodeHeader(trace.target.model),
    )
    headers.push('x-keepgate-attempts', String(trace.attempts))
  }
  if (trace.dropped.length > 0) headers.push('x-keepgate-dropped', encodeHeader(trace.dropped.join(', ')))
  return headers
}

/** Model names come from clients: what a header cannot hold is percent-encoded. */
const encodeHeader = (text: string): string =>
  text.replace(/[^\x20-\x7e]/gu, (character) => encodeURIComponent(character.isWellFormed() ? character : '\ufffd'))

/** @param cost US dollars, null = unknown or not known yet (a stream). */
export const answerHeaders = (
  authenticated: Authenticated,
  clock: Clock,
  contentType: string,
  length: number | null,
  cost: number | null,
): string[] => {
  const { exchange, trace } = authenticated
  const headers = traceHeaders(trace, exchange.startedAt, clock)
  headers.push('content-type', contentType)
  if (length === null) {
    headers.push('cache-control', 'no-store, no-transform', 'x-accel-buffering', 'no')
  } else {
    headers.push('content-length', String(length), 'cache-control', 'no-store')
    headers.push('x-keepgate-cost', cost === null ? 'unknown' : String(cost))
  }
  return headers
}
