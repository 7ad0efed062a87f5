import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Usage } from '../chat-model.ts'
import type { ProviderId } from '../provider.ts'
import { createPrices } from './prices.ts'

const usage = (given: Partial<Usage> = {}): Usage => ({
  inputTokens: 1_000_000,
  cachedTokens: null,
  cacheWriteTokens: null,
  outputTokens: 1_000_000,
  reasoningTokens: null,
  ...given,
})

describe('prices', () => {
  const prices = createPrices()

  it('names the date of its table', () => {
    expect(prices.date).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  })

  it.each([
    ['openai', 'gpt-4o-mini', 0.15 + 0.6],
    ['openai', 'gpt-4o-mini-2024-07-18', 0.15 + 0.6],
    ['openai', 'GPT-4o-Mini', 0.15 + 0.6],
    ['anthropic', 'claude-haiku-4-5-20251001', 1 + 5],
    ['azure-openai', 'gpt-4o-mini', 0.15 + 0.6],
    ['groq', 'llama-3.3-70b-versatile', 0.59 + 0.79],
  ] satisfies [ProviderId, string, number][])('knows %s %s', (provider, model, expected) => {
    expect(prices.costUsd(provider, model, usage())).toBeCloseTo(expected, 9)
  })

  it('counts cached and cache-write tokens at their own prices, once each', () => {
    const cost = prices.costUsd(
      'anthropic',
      'claude-haiku-4-5',
      usage({ inputTokens: 1000, cachedTokens: 600, cacheWriteTokens: 300, outputTokens: 0 }),
    )
    expect(cost).toBeCloseTo((100 * 1 + 600 * 0.1 + 300 * 1.25) / 1e6, 12)
  })

  it('prices the whole request at the higher tier above the threshold', () => {
    const at = (inputTokens: number) =>
      prices.costUsd('gemini', 'gemini-2.5-pro', usage({ inputTokens, outputTokens: 0 }))
    expect(at(200_000)).toBeCloseTo(0.25, 9)
    expect(at(400_000)).toBeCloseTo(1, 9)
  })

  it('follows prices that change on a day or by the hour', () => {
    const at = (time: string) => createPrices({ now: () => Date.parse(time) })
    const o3 = (time: string) => at(time).costUsd('openai', 'o3', usage({ outputTokens: 0 }))
    expect(o3('2025-06-09T23:59:59Z')).toBe(10)
    expect(o3('2025-06-10T00:00:00Z')).toBe(2)
    const flash = (time: string) => at(time).costUsd('deepseek', 'deepseek-v4-flash', usage({ outputTokens: 0 }))
    expect(flash('2026-10-01T00:30:00Z')).toBe(0.22)
    expect(flash('2026-10-01T02:00:00Z')).toBe(0.44)
  })

  it('says unknown, never 0, for a model without a price', () => {
    for (const provider of ['openai', 'ollama', 'openai-compatible', 'mistral'] as const)
      expect(prices.costUsd(provider, 'no-such-model', usage())).toBeNull()
  })

  it('says 0 for the demo provider', () => {
    expect(prices.costUsd('demo', 'demo-small', usage())).toBe(0)
  })

  it('takes any name of a model without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (model) => {
        const cost = prices.costUsd('openrouter', model, usage())
        expect(cost === null || cost >= 0).toBe(true)
      }),
    )
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(prices.costUsd('openai', name, usage())).toBeNull()
  })

  it('answers a known model fast enough for every request', () => {
    const one = usage({ inputTokens: 10, outputTokens: 10 })
    for (let warm = 0; warm < 200_000; warm++) prices.costUsd('openai', 'gpt-4o-mini', one)
    const started = performance.now()
    for (let index = 0; index < 1_000_000; index++) prices.costUsd('openai', 'gpt-4o-mini', one)
    // The aim is 0.2 µs; the bound leaves room for a busy machine.
    expect((performance.now() - started) / 1000).toBeLessThan(1)
  })
})

describe('prices of the operator', () => {
  const overrides = JSON.stringify({
    ollama: { '*': { input: 0, output: 0 }, 'big-*': { input: 2, output: 4 }, 'big-one': { input: 1, output: 1 } },
    openai: { 'gpt-4o-mini': { input: 7, output: 8, cached_input: 1, cache_write: 9 } },
  })
  const prices = createPrices({ overrides })

  it('come before the table, exact names before prefixes, long prefixes before short ones', () => {
    expect(prices.costUsd('openai', 'gpt-4o-mini', usage())).toBe(15)
    expect(prices.costUsd('openai', 'gpt-4o-mini', usage({ cachedTokens: 1_000_000, outputTokens: 0 }))).toBe(1)
    expect(prices.costUsd('ollama', 'anything', usage())).toBe(0)
    expect(prices.costUsd('ollama', 'big-two', usage())).toBe(6)
    expect(prices.costUsd('ollama', 'big-one', usage())).toBe(2)
  })

  it.each([
    ['not json', '{'],
    ['an unknown provider', '{"opnai":{}}'],
    ['an unknown field', '{"openai":{"x":{"input":1,"inptu":2}}}'],
    ['a negative price', '{"openai":{"x":{"input":-1}}}'],
    ['text for a price', '{"openai":{"x":{"input":"1"}}}'],
    ['a missing input price', '{"openai":{"x":{"output":1}}}'],
    ['a list', '[]'],
  ])('are refused with %s', (_name, text) => {
    expect(() => createPrices({ overrides: text })).toThrow(/PRICES_FILE/)
  })
})
