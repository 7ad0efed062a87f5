import { expect, it } from 'vitest'
import { manualClock } from '../kernel/clock.ts'
import { createMemoryLimiter } from './memory-limiter.ts'
import { pageLimits } from './page-limits.ts'

const key = { limit: 5, windowSeconds: 60 }
const page = { workspaceId: 'ws_1', page: 'cafe', dailyCap: 7 }

it('a page has a key’s limit and its daily cap, and all pages of a workspace ten times as much together', () => {
  const clock = manualClock()
  const limiter = createMemoryLimiter({ clock })
  const ask = (change: Partial<typeof page> = {}) => limiter.take(pageLimits({ key }, { ...page, ...change }))
  const admitted = (count: number, change: Partial<typeof page> = {}): number =>
    Array.from({ length: count }, () => ask(change)).filter(({ allowed }) => allowed).length
  expect(admitted(9)).toBe(5)
  clock.advance(120_000)
  // Refused requests counted for nothing: two are left of the day's seven.
  expect(admitted(9)).toBe(2)
  expect(ask().retryAfterSeconds).toBeGreaterThan(23 * 3_600)
  const others = Array.from({ length: 20 }, (_, index) => admitted(5, { page: `page-${index}`, dailyCap: 1_000 }))
  expect(others.reduce((sum, count) => sum + count)).toBe(48)
  expect(admitted(5, { workspaceId: 'ws_2' })).toBe(5)
})

it('a daily cap stands where every limit is off', () => {
  expect(pageLimits({ key: null }, page)).toEqual([
    { cell: 'page-day:ws_1:cafe', rule: { limit: 7, windowSeconds: 86_400 } },
  ])
})
