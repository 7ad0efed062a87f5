/**
 * What Prometheus is told. A request adds to plain numbers, found by two map look-ups; text is made at a scrape alone.
 * Labels are closed sets (provider, operation, outcome, status, class): never a key, model, workspace, path or address,
 * so neither secrets nor strangers' texts can enter, and the number of series is bounded.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Outcome } from '@keepgate/protocol/logs'
import { type Metric, Registry } from 'prom-client'
import { createHistogram, type Histogram, histogramSamples, observe, type Sample } from './histogram.ts'

/** A request's end; a request record has this form. Null where unknown. */
export type EndedRequest = {
  readonly operation: string
  readonly provider: string | null
  readonly status: number
  readonly outcome: Outcome
  readonly input_tokens: number | null
  readonly cached_tokens: number | null
  readonly output_tokens: number | null
  readonly reasoning_tokens: number | null
  readonly cost_usd: number | null
  readonly latency_ms: number
  readonly first_token_ms: number | null
}

/** Of this process, but for the time. */
export type BackupFigures = {
  readonly completed: number
  readonly failed: number
  /** Milliseconds since 1970; null where there is none yet. */
  readonly lastSuccessMs: number | null
}

export type Metrics = {
  requestEnded(request: EndedRequest): void
  /** @param limitClass `address`, `key` or a route class. */
  limitRefused(limitClass: string): void
  streamOpened(): void
  streamClosed(): void
  /** Asked at each scrape. */
  watchQueue(name: string, depth: () => number): void
  /** Asked at each scrape. */
  watchBackups(read: () => BackupFigures): void
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>
  /** Numbers of the moment, by snake_case name. */
  gauges(): Readonly<Record<string, number>>
  close(): void
}

type Series = {
  readonly provider: string
  readonly operation: string
  /** By status × outcome. */
  readonly ends: Map<number, number>
  readonly latency: Histogram
  readonly firstToken: Histogram
  input: number
  cached: number
  output: number
  reasoning: number
  costUsd: number
  unpriced: number
}

/** More of a kind than exist; beyond it everything is `other`. */
const maximumNames = 40
const samplingMs = 10
const tokenKinds = ['input', 'cached', 'output', 'reasoning'] as const

const createSeries = (provider: string, operation: string): Series => ({
  provider,
  operation,
  ends: new Map(),
  latency: createHistogram(),
  firstToken: createHistogram(),
  input: 0,
  cached: 0,
  output: 0,
  reasoning: 0,
  costUsd: 0,
  unpriced: 0,
})

/** The value under a name, made on first sight; a name too many shares the value of `other`. */
const named = <Value>(map: Map<string, Value>, name: string, create: (name: string) => Value): Value => {
  const known = map.get(name)
  if (known !== undefined) return known
  const label = map.size < maximumNames - 1 ? name : 'other'
  const value = map.get(label) ?? create(label)
  map.set(label, value)
  return value
}

const statusLabel = (status: number): number =>
  Number.isInteger(status) && status >= 100 && status <= 599 ? status : 0

const count = (series: Series, request: EndedRequest): void => {
  const end = statusLabel(request.status) * Outcome.options.length + Outcome.options.indexOf(request.outcome)
  series.ends.set(end, (series.ends.get(end) ?? 0) + 1)
  observe(series.latency, request.latency_ms / 1000)
  if (request.first_token_ms !== null) observe(series.firstToken, request.first_token_ms / 1000)
  series.input += request.input_tokens ?? 0
  series.cached += request.cached_tokens ?? 0
  series.output += request.output_tokens ?? 0
  series.reasoning += request.reasoning_tokens ?? 0
  if (request.cost_usd !== null) series.costUsd += request.cost_usd
  else if (request.outcome === 'completed') series.unpriced++
}

/** Offers values that already exist to prom-client, which otherwise keeps its own copy. */
const offer = (
  registry: Registry,
  name: string,
  type: 'counter' | 'gauge' | 'histogram',
  help: string,
  samples: (name: string) => Sample[],
): void => {
  const metric = {
    name,
    help,
    type,
    aggregator: 'sum',
    get: async () => ({ name, help, type, aggregator: 'sum', values: samples(name) }),
    reset: () => undefined,
  }
  // The library's type lists its own classes, whose private fields no object has; its registry reads these fields alone.
  registry.registerMetric(metric as unknown as Metric)
}

const delaySeconds = (delay: ReturnType<typeof monitorEventLoopDelay>, percentile: number): number => {
  const nanoseconds = delay.percentile(percentile)
  // The timer's own interval is part of what it measures.
  return Math.max(0, nanoseconds / 1e9 - samplingMs / 1000) || 0
}

export const createMetrics = (): Metrics => {
  const providers = new Map<string, Map<string, Series>>()
  const refusals = new Map<string, { count: number }>()
  const queues = new Map<string, () => number>()
  const delay = monitorEventLoopDelay({ resolution: samplingMs })
  delay.enable()
  let activeStreams = 0
  let backups = (): BackupFigures => ({ completed: 0, failed: 0, lastSuccessMs: null })

  const all = (): Series[] => [...providers.values()].flatMap((operations) => [...operations.values()])
  const perSeries = (value: (series: Series) => number) => (): Sample[] =>
    all().map((series) => ({
      labels: { provider: series.provider, operation: series.operation },
      value: value(series),
    }))
  const perHistogram =
    (pick: (series: Series) => Histogram) =>
    (name: string): Sample[] =>
      all().flatMap((series) =>
        histogramSamples(name, { provider: series.provider, operation: series.operation }, pick(series)),
      )
  const single = (value: () => number) => (): Sample[] => [{ labels: {}, value: value() }]

  const registry = new Registry()
  offer(registry, 'keepgate_requests_total', 'counter', 'Requests by their end.', () =>
    all().flatMap(({ provider, operation, ends }) =>
      [...ends].map(([end, value]) => {
        const outcome = Outcome.options[end % Outcome.options.length] ?? 'failed'
        return { labels: { provider, operation, outcome, status: Math.floor(end / Outcome.options.length) }, value }
      }),
    ),
  )
  offer(
    registry,
    'keepgate_request_duration_seconds',
    'histogram',
    'From the arrival of a request to its end.',
    perHistogram(({ latency }) => latency),
  )
  offer(
    registry,
    'keepgate_first_token_seconds',
    'histogram',
    'From the arrival of a request to the first token.',
    perHistogram(({ firstToken }) => firstToken),
  )
  offer(
    registry,
    'keepgate_tokens_total',
    'counter',
    'Tokens by kind; cached are part of input, reasoning part of output.',
    () =>
      all().flatMap((series) =>
        tokenKinds.map((kind) => ({
          labels: { provider: series.provider, operation: series.operation, kind },
          value: series[kind],
        })),
      ),
  )
  offer(
    registry,
    'keepgate_cost_usd_total',
    'counter',
    'US dollars by the price table.',
    perSeries(({ costUsd }) => costUsd),
  )
  offer(
    registry,
    'keepgate_unpriced_requests_total',
    'counter',
    'Completed requests whose cost is unknown.',
    perSeries(({ unpriced }) => unpriced),
  )
  offer(registry, 'keepgate_limit_refusals_total', 'counter', 'Requests refused by a limit.', () =>
    [...refusals].map(([limitClass, refused]) => ({ labels: { class: limitClass }, value: refused.count })),
  )
  offer(
    registry,
    'keepgate_active_streams',
    'gauge',
    'Streams being answered.',
    single(() => activeStreams),
  )
  offer(registry, 'keepgate_queue_depth', 'gauge', 'Entries that wait to be written.', () =>
    [...queues].map(([queue, depth]) => ({ labels: { queue }, value: depth() })),
  )
  offer(registry, 'keepgate_scheduled_backups_total', 'counter', 'Scheduled backups that this process made.', () => {
    const { completed, failed } = backups()
    return [
      { labels: { outcome: 'completed' }, value: completed },
      { labels: { outcome: 'failed' }, value: failed },
    ]
  })
  offer(registry, 'keepgate_last_backup_timestamp_seconds', 'gauge', 'When the newest backup was finished.', () => {
    const { lastSuccessMs } = backups()
    return lastSuccessMs === null ? [] : [{ labels: {}, value: lastSuccessMs / 1000 }]
  })
  offer(
    registry,
    'keepgate_event_loop_delay_seconds',
    'gauge',
    'Delay of the event loop since the last scrape, by quantile.',
    () => {
      const samples = [50, 99, 100].map((percent) => ({
        labels: { quantile: percent / 100 },
        value: delaySeconds(delay, percent),
      }))
      delay.reset()
      return samples
    },
  )
  offer(
    registry,
    'keepgate_process_resident_memory_bytes',
    'gauge',
    'Memory of the process.',
    single(() => process.memoryUsage.rss()),
  )
  offer(
    registry,
    'keepgate_process_heap_used_bytes',
    'gauge',
    'JavaScript heap in use.',
    single(() => process.memoryUsage().heapUsed),
  )
  offer(
    registry,
    'keepgate_process_cpu_seconds_total',
    'counter',
    'Processor time of the process.',
    single(() => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1e6
    }),
  )

  return {
    requestEnded: (request) => {
      const operations = named(providers, request.provider ?? 'none', () => new Map<string, Series>())
      const provider = providers.get(request.provider ?? 'none') === operations ? (request.provider ?? 'none') : 'other'
      count(
        named(operations, request.operation, (operation) => createSeries(provider, operation)),
        request,
      )
    },
    limitRefused: (limitClass) => {
      named(refusals, limitClass, () => ({ count: 0 })).count++
    },
    streamOpened: () => {
      activeStreams++
    },
    streamClosed: () => {
      activeStreams = Math.max(0, activeStreams - 1)
    },
    watchQueue: (name, depth) => {
      queues.set(name, depth)
    },
    watchBackups: (read) => {
      backups = read
    },
    scrape: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    gauges: () => ({
      active_streams: activeStreams,
      event_loop_delay_p99_ms: delaySeconds(delay, 99) * 1000,
      resident_memory_bytes: process.memoryUsage.rss(),
      ...Object.fromEntries([...queues].map(([name, depth]) => [`queue_${name}`, depth()])),
    }),
    close: () => {
      delay.disable()
    },
  }
}
