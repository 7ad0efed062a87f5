/** The sums of usage as the databases make them: one row a group of matching request records. */
import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Schema } from '../../storage/schema.ts'
import type { matching } from './record-filters.ts'

/** Half, 95 % and 99 % of the requests took about this long or less; read off in steps, less than 1 % beside it. */
export type Percentiles = { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null }

export type UsageTotals = {
  requests: number
  /** Refused or failed. */
  errors: number
  /** The client hung up. */
  aborted: number
  /** Sums of the known counts; null where answered requests are in the group and none of their counts is known. */
  inputTokens: number | null
  cachedTokens: number | null
  outputTokens: number | null
  reasoningTokens: number | null
  /** Sum of the known costs; null where no cost is known. */
  costUsd: number | null
  /** Requests that took tokens at an unknown price, not in `costUsd`. What took none (refused, a list) is not among them. */
  unknownCostRequests: number
  averageLatencyMs: number | null
  latency: Percentiles
  /** Of the requests that had a first token. */
  firstToken: Percentiles
}

/** What makes a group; text that both databases take in `select` and in `group by` alike. */
export type Grouping = { readonly bucket: RawBuilder<unknown>; readonly group: RawBuilder<unknown> }
export type SummedRow = { readonly bucket: unknown; readonly group: unknown; readonly totals: UsageTotals }

/** Everything in one; a bare number would be a position to PostgreSQL. */
export const all = sql<number>`cast(0 as bigint)`

type Condition = ReturnType<typeof matching>
type Row = Record<string, unknown>

const number = (value: unknown): number => Number(value ?? 0)
const maybeNumber = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value))

const noPercentiles: Percentiles = { p50: null, p95: null, p99: null }

const readPercentiles = (row: Row): Percentiles => ({
  p50: maybeNumber(row.p50),
  p95: maybeNumber(row.p95),
  p99: maybeNumber(row.p99),
})

const readTotals = (row: Row, firstToken: Percentiles): UsageTotals => {
  const requests = number(row.requests)
  const unknownCostRequests = number(row.unknown_cost_requests)
  // What was answered took tokens, whether or not anybody counted them; what was refused took none.
  const noTokens = number(row.answered) === 0 ? 0 : null
  return {
    requests,
    errors: number(row.errors),
    aborted: number(row.aborted),
    inputTokens: maybeNumber(row.input_tokens) ?? noTokens,
    cachedTokens: maybeNumber(row.cached_tokens) ?? noTokens,
    outputTokens: maybeNumber(row.output_tokens) ?? noTokens,
    reasoningTokens: maybeNumber(row.reasoning_tokens) ?? noTokens,
    costUsd: maybeNumber(row.cost_usd) ?? (unknownCostRequests === 0 ? 0 : null),
    unknownCostRequests,
    averageLatencyMs: requests === 0 ? null : number(row.latency_ms) / requests,
    latency: readPercentiles(row),
    firstToken,
  }
}

export const noTotals: UsageTotals = readTotals({}, noPercentiles)

/**
 * Whole milliseconds below a second, then the nearest 10, 100 and 1000: few values to sort, and as many digits as pages
 * show of a single request, so that one request and its median never differ there.
 */
const stepOf = (column: 'latency_ms' | 'first_token_ms') => {
  const value = sql.ref(column)
  return sql<number>`case
    when ${value} < 1000 then ${value}
    when ${value} < 9995 then (${value} + 5) / 10 * 10
    when ${value} < 59950 then (${value} + 50) / 100 * 100
    else (${value} + 500) / 1000 * 1000 end`
}

/** Sent to a provider, and answered at least in part; lists of models and counts of tokens use no model. */
const answered = sql`operation not in ('models', 'count-tokens')
  and (outcome = 'completed' or (outcome = 'aborted' and sent_ms is not null))`

const countOf = (condition: RawBuilder<unknown>) => sql<number>`sum(case when ${condition} then 1 else 0 end)`

/** The requests of a step's group up to that step, and of the whole group. */
const places = [
  sql<number>`sum(requests) over (partition by bucket, group_key order by step)`.as('requests_to_here'),
  sql<number>`sum(requests) over (partition by bucket, group_key)`.as('requests_in_all'),
]

const percentile = (percent: number) =>
  sql<number | null>`min(case when requests_to_here * 100 >= requests_in_all * ${sql.lit(percent)} then step end)`

const percentiles = [percentile(50).as('p50'), percentile(95).as('p95'), percentile(99).as('p99')]

/** Sums by group and step of latency: sorting every record instead takes five times as long. */
const stepped = (transaction: Transaction<Schema>, { bucket, group }: Grouping, condition: Condition) => {
  const step = stepOf('latency_ms')
  return transaction
    .selectFrom('request_records')
    .where(condition)
    .groupBy([bucket, group, step])
    .select((row) => [
      bucket.as('bucket'),
      group.as('group_key'),
      step.as('step'),
      row.fn.countAll<number>().as('requests'),
      row.fn.sum('input_tokens').as('input_tokens'),
      row.fn.sum('cached_tokens').as('cached_tokens'),
      row.fn.sum('output_tokens').as('output_tokens'),
      row.fn.sum('reasoning_tokens').as('reasoning_tokens'),
      row.fn.sum('cost_usd').as('cost_usd'),
      row.fn.sum('latency_ms').as('latency_ms'),
      countOf(sql`outcome in ('refused', 'failed')`).as('errors'),
      countOf(sql`outcome = 'aborted'`).as('aborted'),
      countOf(answered).as('answered'),
      countOf(sql`cost_usd is null and (input_tokens is not null or output_tokens is not null)`).as(
        'unknown_cost_requests',
      ),
    ])
}

const summed = (transaction: Transaction<Schema>, grouping: Grouping, condition: Condition) =>
  transaction
    .selectFrom(
      transaction
        .selectFrom(stepped(transaction, grouping, condition).as('stepped'))
        .selectAll()
        .select(places)
        .as('placed'),
    )
    .groupBy(['bucket', 'group_key'])
    .select((row) => [
      'bucket',
      'group_key',
      row.fn.sum('requests').as('requests'),
      row.fn.sum('input_tokens').as('input_tokens'),
      row.fn.sum('cached_tokens').as('cached_tokens'),
      row.fn.sum('output_tokens').as('output_tokens'),
      row.fn.sum('reasoning_tokens').as('reasoning_tokens'),
      row.fn.sum('cost_usd').as('cost_usd'),
      row.fn.sum('latency_ms').as('latency_ms'),
      row.fn.sum('errors').as('errors'),
      row.fn.sum('aborted').as('aborted'),
      row.fn.sum('answered').as('answered'),
      row.fn.sum('unknown_cost_requests').as('unknown_cost_requests'),
      ...percentiles,
    ])

const firstTokens = (transaction: Transaction<Schema>, { bucket, group }: Grouping, condition: Condition) => {
  const step = stepOf('first_token_ms')
  const counted = transaction
    .selectFrom('request_records')
    .where(condition)
    .where('first_token_ms', 'is not', null)
    .groupBy([bucket, group, step])
    .select((row) => [
      bucket.as('bucket'),
      group.as('group_key'),
      step.as('step'),
      row.fn.countAll<number>().as('requests'),
    ])
  return transaction
    .selectFrom(transaction.selectFrom(counted.as('stepped')).selectAll().select(places).as('placed'))
    .groupBy(['bucket', 'group_key'])
    .select(['bucket', 'group_key', ...percentiles])
}

const nameOf = (row: { bucket: unknown; group_key: unknown }): string =>
  JSON.stringify([String(row.bucket), row.group_key])

/** By bucket, then as `order` says; at most `limit` groups. */
export const sumRecords = async (
  transaction: Transaction<Schema>,
  grouping: Grouping,
  condition: Condition,
  order: 'most requests' | 'group',
  limit: number,
): Promise<SummedRow[]> => {
  const query = summed(transaction, grouping, condition).orderBy('bucket').limit(limit)
  const ordered = order === 'group' ? query : query.orderBy('requests', 'desc')
  const rows = await ordered.orderBy('group_key').execute()
  const delays = new Map<string, Percentiles>()
  for (const row of await firstTokens(transaction, grouping, condition).execute())
    delays.set(nameOf(row), readPercentiles(row))
  return rows.map((row) => ({
    bucket: row.bucket,
    group: row.group_key,
    totals: readTotals(row, delays.get(nameOf(row)) ?? noPercentiles),
  }))
}
