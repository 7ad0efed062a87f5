import type { SystemStatus } from '@keepgate/protocol/health'
import { expect, test } from 'vitest'
import { type SystemSample, seriesOf, withSample } from './system-sample.ts'

const status = (uptime: number, cpu: number): SystemStatus => ({
  version: '1.0.0',
  environment: 'production',
  status: 'ok',
  checks: { database: true },
  uptime_seconds: uptime,
  memory_megabytes: { resident: 100, heap_used: 40, heap_total: 60 },
  cpu_seconds: { user: cpu, system: 0 },
  runtime: 'node v26.0.0',
  event_loop_delay_ms: { p50: 1, p99: 4, maximum: 9 },
  database_latency_ms: null,
  queued_records: 3,
  gauges: {},
  warnings: [],
})

const after = (...steps: readonly [uptime: number, cpu: number, at: number][]): SystemSample[] =>
  steps.reduce<SystemSample[]>((samples, [uptime, cpu, at]) => withSample(samples, status(uptime, cpu), at), [])

test('the share of a core is what was used between two answers, and unknown at the first', () => {
  expect(after([10, 2, 0], [14, 3, 4000]).map(({ cpuShare }) => cpuShare)).toEqual([null, 0.25])
})

test('a restart in between makes the share unknown instead of negative', () => {
  expect(after([900, 80, 0], [2, 0.4, 5000]).at(-1)?.cpuShare).toBeNull()
})

test('the newest sixty answers are kept', () => {
  const samples = after(...Array.from({ length: 70 }, (_, index) => [index, index, index] as [number, number, number]))
  expect(samples).toHaveLength(60)
  expect(samples[0]?.at).toBe(10)
})

test('a time of silence is a gap in the line, and an unknown figure too', () => {
  const samples = after([1, 0, 0], [6, 0, 5000], [60, 0, 60_000])
  expect(seriesOf(samples, ({ queued }) => queued, 5000)).toEqual([3, 3, null, 3])
  expect(seriesOf(samples, ({ databaseMs }) => databaseMs, 5000)).toEqual([null, null, null, null])
})
