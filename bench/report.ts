/** The figures people compare: medians over the rounds, ratios taken within a round. */
import type { Measured, Round } from './measure.ts'

export type Row = {
  what: string
  upstream: number | null
  bare: number | null
  keepgate: number | null
  /** Keepgate against the bare proxy: a ratio for rates and memory, a difference for times. */
  compared: string
  aim: string
}

const median = (values: number[]): number | null => {
  const sorted = values.filter(Number.isFinite).sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

type Part = keyof Round
type Figure = 'perSecond' | 'chunksPerSecond' | 'p50Ms' | 'p99Ms' | 'processorUsPerRequest'
type Name = 'upstream' | 'bare' | 'keepgate'

const figure = (round: Round, part: Part, name: Name, which: Figure): number => round[part][name]?.[which] ?? Number.NaN

export const rows = (measured: Measured): Row[] => {
  const across = (part: Part, which: Figure) => (name: Name) =>
    median(measured.rounds.map((round) => figure(round, part, name, which)))
  const within = (part: Part, which: Figure, compare: (own: number, other: number) => number, other: Name) =>
    median(
      measured.rounds.map((round) =>
        compare(figure(round, part, 'keepgate', which), figure(round, part, other, which)),
      ),
    )
  const ratio = (own: number, other: number): number => own / other
  const difference = (own: number, other: number): number => own - other
  const written = (value: number | null, unit: string): string => (value === null ? '–' : `${value.toFixed(2)}${unit}`)
  const row = (what: string, read: (name: Name) => number | null, compared: string, aim: string): Row => ({
    what,
    upstream: read('upstream'),
    bare: read('bare'),
    keepgate: read('keepgate'),
    compared,
    aim,
  })
  const memory = (which: 'startMib' | 'afterLoadMib' | 'withIdleStreamsMib') => (name: Name) =>
    measured.memory[name]?.[which] ?? null
  const memoryRatio = (which: 'startMib' | 'afterLoadMib' | 'withIdleStreamsMib'): string => {
    const [own, other] = [memory(which)('keepgate'), memory(which)('bare')]
    return own === null || other === null ? '–' : `${(own / other).toFixed(2)} ×`
  }
  const added = (part: Part, which: Figure): string =>
    `+${written(within(part, which, difference, 'upstream'), ' ms')} on the upstream`

  return [
    row(
      'requests/s, 50 connections',
      across('throughput', 'perSecond'),
      written(within('throughput', 'perSecond', ratio, 'bare'), ' ×'),
      '≥ 0.80 ×',
    ),
    row(
      'processor µs a request',
      across('throughput', 'processorUsPerRequest'),
      written(within('throughput', 'processorUsPerRequest', ratio, 'bare'), ' ×'),
      '',
    ),
    row('p50 ms, 1 connection', across('latency', 'p50Ms'), added('latency', 'p50Ms'), '≤ 0.30 ms'),
    row('p99 ms, 1 connection', across('latency', 'p99Ms'), added('latency', 'p99Ms'), '≤ 3 ms'),
    row('first chunk p50 ms, streams', across('streaming', 'p50Ms'), added('streaming', 'p50Ms'), ''),
    row('first chunk p99 ms, streams', across('streaming', 'p99Ms'), added('streaming', 'p99Ms'), '≤ 20 ms'),
    row(
      'streamed chunks/s',
      across('streaming', 'chunksPerSecond'),
      written(within('streaming', 'chunksPerSecond', ratio, 'bare'), ' ×'),
      '',
    ),
    row(
      'streamed bytes/s',
      across('streaming', 'perSecond'),
      written(within('streaming', 'perSecond', ratio, 'bare'), ' ×'),
      '',
    ),
    row('memory MiB, after start', memory('startMib'), memoryRatio('startMib'), ''),
    row('memory MiB, after load', memory('afterLoadMib'), memoryRatio('afterLoadMib'), ''),
    row('memory MiB, idle streams', memory('withIdleStreamsMib'), memoryRatio('withIdleStreamsMib'), ''),
  ]
}

const number = (value: number | null): string =>
  value === null ? '–' : value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(2)

export const table = (given: Row[]): string => {
  const cells = [
    ['', 'upstream alone', 'bare proxy', 'Keepgate', 'Keepgate compared', 'aim'],
    ...given.map((row) => [
      row.what,
      number(row.upstream),
      number(row.bare),
      number(row.keepgate),
      row.compared,
      row.aim,
    ]),
  ]
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? []
  return cells.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}
