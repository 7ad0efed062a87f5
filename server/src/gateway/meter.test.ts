import { describe, expect, it } from 'vitest'
import { manualClock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { Usage } from './chat-model.ts'
import { openTrace, type Trace } from './line/types.ts'
import { createMeter } from './meter.ts'
import { readAttempts } from './records/failed-attempts.ts'
import { recordValues } from './records/request-record.ts'
import { connectionWith, exchangeWith, keyWith } from './testing/line-parts.ts'

const usageOf = (inputTokens: number, outputTokens: number): Usage => ({
  inputTokens,
  cachedTokens: 3,
  cacheWriteTokens: null,
  outputTokens,
  reasoningTokens: null,
})

/** A dollar for each output token; only `priced` has a price. */
const costUsd = (_provider: string, model: string, usage: Usage): number | null =>
  model === 'priced' ? usage.outputTokens : null

const target = (model = 'priced') => ({ connection: connectionWith({ name: 'up' }), model })
const sent: Partial<Trace> = { target: target(), upstreamStartedAt: 244, attempts: 1 }

const recordOf = (change: Partial<Trace>, error: AppError | null = null) => {
  const clock = manualClock(1_000_000)
  clock.advance(1234.567)
  const trace: Trace = { ...openTrace(), key: keyWith(), model: 'up/priced', ...change }
  return createMeter(costUsd, clock).record(exchangeWith({ startedAt: 234 }), trace, error)
}

const interrupted = new AppError('provider_interrupted', { source: 'provider' })

describe('a record', () => {
  it('says who asked what of whom, when, and how long it took', () => {
    expect(recordOf({ ...sent, usage: usageOf(7, 2), stream: true, firstTokenAt: 500 })).toMatchObject({
      request_id: 'req_1',
      time: 1_000_234,
      workspace_id: 'ws_1',
      api_key_id: 'key_1',
      member_id: 'person_1',
      connection: 'up',
      provider: 'openai',
      model: 'priced',
      operation: 'chat',
      stream: 1,
      status: 200,
      outcome: 'completed',
      error_code: null,
      input_tokens: 7,
      cached_tokens: 3,
      output_tokens: 2,
      reasoning_tokens: null,
      cost_usd: 2,
      estimated: 0,
      latency_ms: 1000.57,
      first_token_ms: 266,
      attempts: 1,
      sent_ms: 10,
      answered_ms: null,
      failed_attempts: null,
    })
  })

  it('says when each attempt was sent, answered or given up, counted from the arrival', () => {
    const failedAttempts = [
      { connection: 'first', sentAt: 235, endedAt: 300.123, code: 'provider_error' },
      { connection: 'up', sentAt: null, endedAt: 301, code: 'outbound_refused' },
    ]
    const record = recordOf({ ...sent, failedAttempts, attempts: 3, upstreamStartedAt: 310, upstreamHeadersAt: 400.5 })
    expect(record).toMatchObject({ attempts: 3, sent_ms: 76, answered_ms: 166.5 })
    expect(readAttempts(record?.failed_attempts ?? null)).toEqual([
      { connection: 'first', sent_ms: 1, ended_ms: 66.12, code: 'provider_error' },
      { connection: 'up', sent_ms: null, ended_ms: 67, code: 'outbound_refused' },
    ])
  })

  it('takes no figure that cannot be a count of tokens: what the provider says then is as good as nothing', () => {
    for (const absurd of [1e300, Number.POSITIVE_INFINITY, Number.NaN, -1, Number.MAX_VALUE]) {
      const record = recordOf({ ...sent, usage: usageOf(absurd, 2) })
      expect([record?.input_tokens, record?.output_tokens, record?.cost_usd], String(absurd)).toEqual([
        null,
        null,
        null,
      ])
    }
    expect(recordOf({ ...sent, usage: usageOf(7.4, 2.6) })).toMatchObject({ input_tokens: 7, output_tokens: 3 })
  })

  it('is not made where no key was recognised', () => {
    expect(recordOf({ key: null }, new AppError('unauthenticated'))).toBeNull()
  })

  it('names the model as it was asked for where no target was found, and the table alone shortens it', () => {
    const record = recordOf({ model: 'm'.repeat(512) }, new AppError('model_not_found'))
    expect(record).toMatchObject({ model: 'm'.repeat(512), connection: null })
    expect(record && recordValues(record)).toContain('m'.repeat(256))
  })
})

describe('an outcome', () => {
  it('is refused before anything was sent, failed after, aborted where the client left', () => {
    const outcomes = [
      recordOf({}, new AppError('rate_limited')),
      recordOf({ target: target() }, new AppError('unsupported_parameter')),
      recordOf(sent, new AppError('provider_timeout')),
      recordOf(sent, new AppError('key_expired')),
      recordOf(sent, new AppError('client_closed')),
      recordOf({}, new AppError('client_closed')),
    ].map((record) => [record?.outcome, record?.status, record?.error_code])
    expect(outcomes).toEqual([
      ['refused', 429, 'rate_limited'],
      ['refused', 400, 'unsupported_parameter'],
      ['failed', 504, 'provider_timeout'],
      ['failed', 401, 'key_expired'],
      ['aborted', 499, 'client_closed'],
      ['aborted', 499, 'client_closed'],
    ])
  })
})

describe('tokens', () => {
  it('are the provider’s where it reported them, however many frames there were', () => {
    expect(recordOf({ ...sent, usage: usageOf(7, 2), contentFrames: 40 })).toMatchObject({
      input_tokens: 7,
      output_tokens: 2,
      estimated: 0,
    })
  })

  it('are estimated, and said to be, where a stream ended without a report', () => {
    expect(recordOf({ ...sent, stream: true, contentFrames: 5, requestBytes: 41 }, interrupted)).toMatchObject({
      input_tokens: 11,
      output_tokens: 5,
      cost_usd: 5,
      estimated: 1,
    })
  })

  it('of a stream that broke off are at least what was seen', () => {
    const broken = { ...sent, stream: true, contentFrames: 5 }
    expect(recordOf({ ...broken, usage: usageOf(7, 1) }, interrupted)).toMatchObject({
      input_tokens: 7,
      output_tokens: 5,
      cost_usd: 5,
      estimated: 1,
    })
    expect(recordOf({ ...broken, usage: usageOf(7, 9) }, interrupted)).toMatchObject({ output_tokens: 9, estimated: 0 })
  })

  it('are unknown, not none, where nothing came', () => {
    expect(recordOf(sent, interrupted)).toMatchObject({
      input_tokens: null,
      output_tokens: null,
      cost_usd: null,
      estimated: 0,
    })
  })
})

describe('a cost', () => {
  it('that is unknown stays null, never 0', () => {
    expect(recordOf({ ...sent, target: target('nobody’s'), usage: usageOf(7, 2) })?.cost_usd).toBeNull()
    expect(recordOf({ usage: usageOf(7, 2) })?.cost_usd).toBeNull()
  })

  it('of nothing is 0 where there is a price', () => {
    expect(recordOf({ ...sent, usage: usageOf(7, 0) })?.cost_usd).toBe(0)
  })
})
