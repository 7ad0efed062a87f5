import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Setup, startGatewayWith } from './gateway-with-providers.ts'

const leaves = 60
const allowedMs = 100

type Where = { origin: string; key: string; model: (name: string) => string }

/** Opens a stream, reads its first chunk, and hangs up. @returns when it did. */
const leave = async (where: Where, name: string): Promise<number> => {
  const controller = new AbortController()
  const response = await fetch(`${where.origin}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${where.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: where.model(name), messages: [{ role: 'user', content: 'x' }], stream: true }),
    signal: controller.signal,
  })
  const reader = response.body?.getReader()
  await reader?.read()
  const leftAtMs = Date.now()
  controller.abort()
  await reader?.closed.catch(() => {})
  return leftAtMs
}

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN

describe('a client that hangs up', () => {
  let setup: Setup<'openai'>
  beforeAll(async () => {
    setup = await startGatewayWith(['openai'])
    setup.simulators.openai.answerWith({ text: 'word '.repeat(400), chunkDelayMs: 20 })
  }, 60_000)
  afterAll(async () => {
    await setup.close()
  }, 60_000)

  /** Milliseconds from hanging up until the provider noticed, one after the other. */
  const delays = async (where: Where, prefix: string): Promise<number[]> => {
    const measured: number[] = []
    for (let index = 0; index < leaves; index++) {
      const name = `${prefix}-${index}`
      const leftAtMs = await leave(where, name)
      const [request] = setup.simulators.openai.requestsFor(name)
      for (let waited = 0; request?.abortedAtMs === null && waited < 200; waited++) await sleep(5)
      measured.push((request?.abortedAtMs ?? Number.POSITIVE_INFINITY) - leftAtMs)
    }
    return measured
  }

  test('ends the provider’s work within 100 ms, and each leaves one usage record, aborted', async () => {
    const { key, keepgate, simulators } = setup
    // A busy machine delays a direct client as well: what counts is what the gateway adds.
    const direct = { origin: simulators.openai.origin, key: simulators.openai.key, model: (name: string) => name }
    const through = { origin: keepgate.url, key, model: (name: string) => `openai/${name}` }
    const control = await delays(direct, 'direct')
    const measured = await delays(through, 'leaver')
    expect(measured.every(Number.isFinite)).toBe(true)
    expect(median(measured) - median(control)).toBeLessThanOrEqual(allowedMs)

    const records = await keepgate.settledRecords(leaves)
    expect(records.map((record) => record.outcome)).toEqual(Array.from({ length: leaves }, () => 'aborted'))
    expect(new Set(records.map((record) => record.status))).toEqual(new Set([499]))
  }, 60_000)
})
