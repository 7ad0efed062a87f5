/** Wire schemas of usage. Times are milliseconds since 1970, days and hours are UTC. */
import { z } from 'zod/mini'

export const UsageGrouping = z.enum(['provider', 'model', 'key', 'day', 'connection', 'member'])
export type UsageGrouping = z.infer<typeof UsageGrouping>

const milliseconds = z.nullable(z.number())
const totals = {
  requests: z.int(),
  /** Refused or failed. */
  errors: z.int(),
  /** The client hung up. */
  aborted: z.int(),
  /** Sums of the known counts; null where requests were answered and none of their counts is known: never shown as 0. */
  input_tokens: z.nullable(z.number()),
  cached_tokens: z.nullable(z.number()),
  output_tokens: z.nullable(z.number()),
  reasoning_tokens: z.nullable(z.number()),
  /** Sum of the known costs; null where no cost is known: never shown as 0. */
  cost_usd: z.nullable(z.number()),
  /** Requests whose cost is unknown and not in `cost_usd`. */
  unknown_cost_requests: z.int(),
  average_latency_ms: milliseconds,
  p50_latency_ms: milliseconds,
  p95_latency_ms: milliseconds,
  p99_latency_ms: milliseconds,
  /** Of the requests that had a first token; null where none had. */
  p50_first_token_ms: milliseconds,
  p95_first_token_ms: milliseconds,
  p99_first_token_ms: milliseconds,
} as const

export const UsageTotals = z.strictObject(totals)
export type UsageTotals = z.infer<typeof UsageTotals>

/** `key`: provider, model, API key id, person id, connection, or day; null where the records name none. */
export const UsageGroup = z.strictObject({ key: z.nullable(z.string()), ...totals })
export type UsageGroup = z.infer<typeof UsageGroup>

export const UsageView = z.strictObject({
  by: UsageGrouping,
  from: z.int(),
  to: z.int(),
  totals: UsageTotals,
  groups: z.array(UsageGroup),
  /** More groups exist than are listed; `totals` counts them all. */
  truncated: z.boolean(),
})
export type UsageView = z.infer<typeof UsageView>

/** `none`: one line for all. */
export const SeriesGrouping = z.enum(['none', 'provider', 'model', 'key', 'connection', 'member'])
export type SeriesGrouping = z.infer<typeof SeriesGrouping>

export const Bucket = z.enum(['hour', 'day'])
export type Bucket = z.infer<typeof Bucket>
export const bucketMs = { hour: 3_600_000, day: 86_400_000 } as const satisfies Record<Bucket, number>
/** The longest series: a month of hours, or a year of days with some weeks to compare it with. */
export const mostBuckets = { hour: 24 * 31, day: 400 } as const satisfies Record<Bucket, number>

/** One group in one hour or day that begins at `time`; where nothing happened there is no point. */
export const UsagePoint = z.strictObject({ time: z.int(), key: z.nullable(z.string()), ...totals })
export type UsagePoint = z.infer<typeof UsagePoint>

/** By time, then by number of requests. */
export const UsageSeries = z.strictObject({
  by: SeriesGrouping,
  bucket: Bucket,
  from: z.int(),
  to: z.int(),
  points: z.array(UsagePoint),
  /** Later points are left out. */
  truncated: z.boolean(),
})
export type UsageSeries = z.infer<typeof UsageSeries>
