import { RecordQuery } from '@keepgate/protocol/logs'
import { expect, test } from 'vitest'
import { filterQuery, filterValues, hasEnd, hasFilters, RecordSearch } from './record-search.ts'

test('what the address restricts, the server takes as it is written', () => {
  const search = RecordSearch.parse({
    outcome: 'failed',
    status: '99.7',
    model: 4,
    stream: 'false',
    min_latency_ms: 12.6,
    max_latency_ms: 999_999_999,
    min_cost_usd: 1e-7,
    request_id: 'x'.repeat(256),
  })
  expect(RecordQuery.parse(filterQuery(search))).toEqual({ ...search, min_cost_usd: 1e-7 })
})

test('names that look like numbers or words of JSON stay names', () => {
  const search = RecordSearch.parse({ model: 4, connection: true, request_id: '0042' })
  expect(filterQuery(search)).toEqual({ model: '4', connection: 'true', request_id: '0042' })
})

test('what the server would refuse is left out of the address', () => {
  const search = RecordSearch.parse({
    status: 'abc',
    outcome: 'excellent',
    model: 'a\u0000b',
    error_code: 'x'.repeat(300),
    min_latency_ms: -1,
    min_cost_usd: 'much',
    request_id: { $ne: null },
    stream: 'perhaps',
    ...JSON.parse('{"__proto__":{"provider":"inherited"}}'),
  })
  expect(hasFilters(search)).toBe(false)
  expect(filterQuery(search)).toEqual({})
})

test('amounts reach the server in its own writing, however small', () => {
  expect(filterQuery(RecordSearch.parse({ min_cost_usd: 1e-7 }))).toEqual({ min_cost_usd: '0.0000001' })
  expect(filterQuery(RecordSearch.parse({ min_cost_usd: '2.50' }))).toEqual({ min_cost_usd: '2.5' })
  expect(filterQuery(RecordSearch.parse({ min_cost_usd: 100 }))).toEqual({ min_cost_usd: '100' })
  expect(filterQuery(RecordSearch.parse({ min_latency_ms: '12.6', status: '429' }))).toEqual({
    min_latency_ms: '13',
    status: '429',
  })
})

test('filters survive the way through the filter bar', () => {
  const search = RecordSearch.parse({ stream: false, status: 502, model: 'gpt', range: '7d' })
  expect(RecordSearch.parse(filterValues(search))).toEqual(search)
})

test('only times of one’s own that end have an end', () => {
  expect(hasEnd(RecordSearch.parse({ range: '24h' }))).toBe(false)
  expect(hasEnd(RecordSearch.parse({ from: '2026-01-01T00:00:00Z' }))).toBe(false)
  expect(hasEnd(RecordSearch.parse({ from: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' }))).toBe(true)
})
