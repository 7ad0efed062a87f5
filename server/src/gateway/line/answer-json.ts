import type { Clock } from '../../kernel/clock.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { traceHeaders } from './answer-headers.ts'
import type { Exchange, Trace } from './types.ts'

/** As much of an exchange as an answer needs; the door has no more when it refuses. */
export type Answerable = Pick<Exchange, 'reply' | 'startedAt'>

/** A whole answer of the gateway's own: a refusal, the list of models. @param more flat list of names and values. */
export const answerJson = (
  { reply, startedAt }: Answerable,
  trace: Trace,
  clock: Clock,
  status: number,
  body: JsonObject,
  more: readonly string[] = [],
  contentType = 'application/json',
): void => {
  const bytes = Buffer.from(JSON.stringify(body))
  const headers = traceHeaders(trace, startedAt, clock)
  headers.push('content-type', contentType, 'content-length', String(bytes.length), 'cache-control', 'no-store')
  headers.push(...more)
  reply.start(status, headers)
  reply.end(bytes)
}
