import { expect, test } from 'vitest'
import type { Measured } from './measure.ts'
import type { LoadResult } from './messages.ts'
import { rows, table } from './report.ts'

const sample = (perSecond: number, p50Ms: number) => ({
  ...({
    sent: 1,
    failed: 0,
    perSecond,
    chunksPerSecond: perSecond * 2,
    p50Ms,
    p99Ms: p50Ms * 2,
    bodies: {},
  } satisfies LoadResult),
  processorUsPerRequest: null,
})
const round = (bare: number, keepgate: number) => ({
  throughput: { upstream: sample(100, 1), bare: sample(bare, 1), keepgate: sample(keepgate, 1) },
  latency: { upstream: sample(1, 0.1), bare: sample(1, 0.2), keepgate: sample(1, 0.35) },
  streaming: {},
})
const measured = (rounds: Measured['rounds']): Measured => ({
  rounds,
  memory: {},
  sent: { upstream: 0, bare: 0, keepgate: 0 },
  problems: [],
})

test('ratios are taken within a round, so that a slow machine in one round does not favour anybody', () => {
  // Across rounds the medians are 40 and 36; within each round Keepgate has nine tenths of the bare proxy.
  const [throughput] = rows(measured([round(10, 9), round(40, 36), round(90, 81)]))
  expect(throughput?.compared).toBe('0.90 ×')
})

test('streams are counted in chunks, and their added times in both percentiles', () => {
  const streaming = { upstream: sample(10, 1), bare: sample(10, 2), keepgate: sample(9, 3) }
  const found = Object.fromEntries(
    rows(measured([{ ...round(10, 9), streaming }])).map(({ what, keepgate, compared }) => [
      what,
      [keepgate, compared],
    ]),
  )
  expect(found['streamed chunks/s']).toEqual([18, '0.90 ×'])
  expect(found['first chunk p50 ms, streams']).toEqual([3, '+2.00 ms on the upstream'])
  expect(found['first chunk p99 ms, streams']).toEqual([6, '+4.00 ms on the upstream'])
})

test('added latency is measured against the upstream alone', () => {
  const latency = rows(measured([round(10, 9)])).find((row) => row.what.startsWith('p50'))
  expect(latency?.compared).toBe('+0.25 ms on the upstream')
})

test('what was not measured is shown as a dash, never as 0', () => {
  const text = table(rows(measured([])))
  expect(text).toContain('–')
  expect(text).not.toMatch(/\b0\.00\b/)
})
