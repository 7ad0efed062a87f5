import { describe, expect, it } from 'vitest'
import { manualClock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { anthropicMessagesDialect } from '../dialects/anthropic-messages/dialect.ts'
import { connectionWith, exchangeWith, hearingReply } from '../testing/line-parts.ts'
import { answerError } from './answer-error.ts'
import { type Exchange, openTrace, type Trace } from './types.ts'

const tell = (error: AppError, change: Partial<Trace> = {}, exchange: Partial<Exchange> = {}, started = false) => {
  const reply = hearingReply()
  if (started) reply.start(200, [])
  const clock = manualClock()
  clock.advance(12.5)
  answerError(exchangeWith({ reply, ...exchange }), { ...openTrace(), ...change }, clock, error)
  return reply
}

describe('a failure before the first byte', () => {
  it('is a status and a body in the client’s dialect, with where it came from and how long it took', () => {
    const reply = tell(new AppError('provider_timeout', { source: 'provider' }))
    expect(reply.status).toBe(504)
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'provider_timeout' }, request_id: 'req_1' })
    expect(reply.headers).toEqual({
      'server-timing': 'gateway;dur=12.50',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(reply.text)),
      'cache-control': 'no-store',
      'x-keepgate-error-source': 'provider',
    })
    const other = tell(new AppError('not_found'), {}, { dialect: anthropicMessagesDialect })
    expect(JSON.parse(other.text)).toMatchObject({ type: 'error', request_id: 'req_1' })
  })

  it('names the target and the tries where there were any, and separates the provider’s time', () => {
    const { headers } = tell(new AppError('provider_error'), {
      target: { connection: connectionWith(), model: 'møðel' },
      attempts: 2,
      upstreamStartedAt: 1,
      upstreamHeadersAt: 11,
      limit: { limit: 60, remaining: 59, resetSeconds: 0.5 },
    })
    expect(headers).toMatchObject({
      'server-timing': 'gateway;dur=2.50, upstream;dur=10.00',
      'x-keepgate-provider': 'openai',
      'x-keepgate-model': 'm%C3%B8%C3%B0el',
      'x-keepgate-attempts': '2',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '500ms',
    })
  })

  it('asks for whole seconds of patience, at most sixty', () => {
    const after = (retryAfterSeconds?: number) =>
      tell(new AppError('provider_rate_limited', { retryAfterSeconds })).headers['retry-after']
    expect([after(), after(0), after(0.2), after(12), after(86_400)]).toEqual([undefined, '0', '1', '12', '60'])
  })

  it('tells SDKs to leave it exactly where another try is pointless', () => {
    expect(tell(new AppError('provider_error')).headers['x-should-retry']).toBeUndefined()
    const spent = tell(new AppError('provider_error'), { clientShouldNotRetry: true })
    expect(spent.headers['x-should-retry']).toBe('false')
  })
})

describe('a failure after the first byte', () => {
  it('is an error frame in a stream, and a silent end elsewhere', () => {
    const error = new AppError('key_expired')
    const streamed = tell(error, { stream: true }, {}, true)
    expect(streamed.status).toBe(200)
    expect(streamed.text).toMatch(/^data: \{"error":.*"key_expired".*\n\n/)
    expect(streamed.ended).toBe(true)
    expect(tell(error, {}, {}, true)).toMatchObject({ text: '', ended: true })
  })
})
