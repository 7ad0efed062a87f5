import type { UsagePoint, UsageSeries } from '@keepgate/protocol/usage'
import { expect, test } from 'vitest'
import { bucketFor, distinctLabels, groupSeries, lineSeries, timesOf } from './chart-series.ts'

const hour = 3_600_000

const point = (time: number, key: string | null, part: Partial<UsagePoint> = {}): UsagePoint => ({
  time,
  key,
  requests: 1,
  errors: 0,
  aborted: 0,
  input_tokens: 0,
  cached_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 1,
  unknown_cost_requests: 0,
  average_latency_ms: null,
  p50_latency_ms: null,
  p95_latency_ms: null,
  p99_latency_ms: null,
  p50_first_token_ms: null,
  p95_first_token_ms: null,
  p99_first_token_ms: null,
  ...part,
})

const series = (points: UsagePoint[], hours = 3): UsageSeries => ({
  by: 'model',
  bucket: 'hour',
  from: 10,
  to: hours * hour,
  points,
  truncated: false,
})

const words = { label: (key: string | null) => key ?? 'none', others: 'Others' }

test('hours without requests have their place, and a zero that is true', () => {
  const [one] = groupSeries(series([point(hour, 'a', { requests: 4 })]), (each) => each.requests, ['a'], words)
  expect(timesOf(series([]))).toEqual([0, hour, 2 * hour])
  expect(one?.values).toEqual([0, 4, 0])
})

test('a cost that nobody knows is null and not 0, also among others that are known', () => {
  const points = [point(0, 'a', { cost_usd: null }), point(0, 'b', { cost_usd: 2 }), point(hour, 'a', { cost_usd: 3 })]
  const cost = groupSeries(series(points), (each) => each.cost_usd, ['a', 'b'], words)
  expect(cost.map(({ values }) => values)).toEqual([
    [null, 3, 0],
    [2, 0, 0],
  ])
})

test('a group of which no cost is known has none at any time, so that its sum is unknown too', () => {
  const [one] = groupSeries(series([point(hour, 'a', { cost_usd: null })]), (each) => each.cost_usd, ['a'], words)
  expect(one?.values).toEqual([null, null, null])
})

test('more groups than colours stand together as others, and no request is lost', () => {
  const keys = Array.from({ length: 12 }, (_, index) => `model-${index}`)
  const points = keys.map((key) => point(0, key, { requests: 2 }))
  const all = groupSeries(series(points), (each) => each.requests, keys, words)
  expect(all).toHaveLength(8)
  expect(all.at(-1)).toEqual({ label: 'Others', values: [10, 0, 0] })
})

test('a group called like an inherited property, or like nothing, is a group', () => {
  const keys = ['__proto__', 'constructor', null]
  const points = keys.map((key) => point(0, key))
  const all = groupSeries(series(points), (each) => each.requests, keys, words)
  expect(all.map(({ label }) => label)).toEqual(['__proto__', 'constructor', 'none'])
})

test('percentiles have no value where nothing happened', () => {
  const p95 = { label: 'p95', value: (each: UsagePoint) => each.p95_latency_ms }
  expect(lineSeries(series([point(hour, null, { p95_latency_ms: 7 })]), [p95])).toEqual([
    { label: 'p95', values: [null, 7, null] },
  ])
})

test('two keys of one name are told apart', () => {
  const label = distinctLabels(['key_111111', 'key_222222', 'key_3'], (key) => (key === 'key_3' ? 'other' : 'same'))
  expect([label('key_111111'), label('key_222222'), label('key_3')]).toEqual([
    'same (…111111)',
    'same (…222222)',
    'other',
  ])
})

test('two days are shown by the hour, more by the day', () => {
  expect(bucketFor({ from: 0, to: 48 * hour })).toBe('hour')
  expect(bucketFor({ from: 0, to: 49 * hour })).toBe('day')
})
