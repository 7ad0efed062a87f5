import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Setup, startGatewayWith } from './gateway-with-providers.ts'

describe('a client that hangs up', () => {
  let setup: Setup<'openai'>
  beforeAll(async () => {
    setup = await startGatewayWith(['openai'])
  }, 60_000)
  afterAll(async () => {
    await setup.close()
  }, 60_000)

  const leaves = 60
  test('ends the provider’s work within 100 ms and leaves one usage record, aborted', async () => {
    const simulator = setup.simulators.openai
    simulator.answerWith({ text: 'word '.repeat(200), chunkDelayMs: 20 })
    const leave = async (index: number): Promise<number> => {
      const controller = new AbortController()
      const response = await fetch(`${setup.keepgate.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${setup.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: `openai/leaver-${index}`,
          messages: [{ role: 'user', content: 'x' }],
          stream: true,
        }),
        signal: controller.signal,
      })
      const reader = response.body?.getReader()
      await reader?.read()
      const leftAtMs = Date.now()
      controller.abort()
      await reader?.closed.catch(() => {})
      return leftAtMs
    }
    const delaysMs: number[] = []
    for (let start = 0; start < leaves; start += 10) {
      const left = await Promise.all(Array.from({ length: 10 }, (_, index) => leave(start + index)))
      await new Promise((resolve) => setTimeout(resolve, 150))
      for (const [index, leftAtMs] of left.entries()) {
        const [request] = simulator.requestsFor(`leaver-${start + index}`)
        delaysMs.push((request?.abortedAtMs ?? Number.POSITIVE_INFINITY) - leftAtMs)
      }
    }
    expect(Math.max(...delaysMs)).toBeLessThanOrEqual(100)
    const records = await setup.keepgate.settledRecords(leaves)
    expect(records.map((record) => record.outcome)).toEqual(Array.from({ length: leaves }, () => 'aborted'))
    expect(new Set(records.map((record) => record.status))).toEqual(new Set([499]))
  })
})
