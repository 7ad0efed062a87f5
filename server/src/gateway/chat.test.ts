import { describe, expect, it } from 'vitest'
import { manualClock } from '../kernel/clock.ts'
import type { RequestRecordRow } from '../storage/schema.ts'
import { createLine, type LineParts } from './chat.ts'
import { createModelCatalogue } from './connections/model-catalogue.ts'
import { createLiveRequests } from './live-requests.ts'
import { createMeter } from './meter.ts'
import { connectionWith, exchangeWith, hearingReply, keyWith } from './testing/line-parts.ts'

const run = async (change: Partial<LineParts> = {}, body = '{"model":"up/m","messages":[{}]}') => {
  const clock = manualClock()
  const live = createLiveRequests(clock, () => null)
  const records: RequestRecordRow[] = []
  const reply = hearingReply()
  const answered: string[] = []
  const line = createLine({
    clock,
    authenticateKey: () => keyWith(),
    takeKeyLimit: () => null,
    addressAllowed: () => true,
    routes: { forWorkspace: () => new Map([['up', connectionWith({ name: 'up' })]]) },
    catalogue: createModelCatalogue(
      async () => [],
      () => false,
      clock,
    ),
    live,
    totalMs: 1000,
    deathOfKey: () => null,
    roomForRecord: () => true,
    answer: async ({ exchange }) => {
      answered.push(exchange.requestId)
      exchange.reply.start(200, [])
      exchange.reply.end('ok')
    },
    meter: createMeter(() => null, clock),
    record: (record) => records.push(record),
    began: () => undefined,
    ended: () => undefined,
    ...change,
  })
  await line(exchangeWith({ reply, readBody: async () => Buffer.from(body) }))
  live.stop()
  return { reply, records, answered, open: live.size }
}

describe('the straight line', () => {
  it('lets a good request through, once, and leaves one record and nothing open', async () => {
    const { reply, records, answered, open } = await run()
    expect([reply.status, reply.text]).toEqual([200, 'ok'])
    expect([answered.length, records.length, open]).toEqual([1, 1, 0])
  })

  it('sends nothing for a key that died while the body arrived, and says how it died', async () => {
    for (const death of ['key_expired', 'key_revoked'] as const) {
      const { reply, records, answered, open } = await run({ deathOfKey: () => death })
      expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([401, death])
      expect(records).toMatchObject([{ outcome: 'refused', error_code: death }])
      expect([answered.length, open]).toEqual([0, 0])
    }
  })

  it('sends nothing whose record would find no place', async () => {
    const { reply, answered } = await run({ roomForRecord: () => false })
    expect([reply.status, reply.headers['retry-after'], answered.length]).toEqual([503, '1', 0])
  })

  it('charges the key before it reads the body', async () => {
    const decision = { allowed: false, limit: 1, remaining: 0, resetSeconds: 90, retryAfterSeconds: 90, cell: 'c' }
    const { reply } = await run({ takeKeyLimit: () => decision }, 'not JSON')
    expect(reply.status).toBe(429)
    expect(reply.headers).toMatchObject({ 'retry-after': '60', 'x-ratelimit-limit-requests': '1' })
    expect(JSON.parse(reply.text).error.message).toBe('Rate limit exceeded. Try again in 60 seconds.')
  })

  it('records what it did not expect as a failure of its own, without its words', async () => {
    const { reply, records } = await run({
      answer: async () => {
        throw new Error('a secret detail')
      },
    })
    expect(reply.status).toBe(500)
    expect(reply.text).not.toContain('secret detail')
    expect(records).toMatchObject([{ status: 500, error_code: 'internal' }])
  })
})
