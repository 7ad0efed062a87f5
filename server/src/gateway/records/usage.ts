/** What a workspace used, summed from its request records by the database. */
import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../../storage/database.ts'
import type { Schema } from '../../storage/schema.ts'
import { matching, type RecordFilters } from './record-filters.ts'

export type UsageGrouping = 'provider' | 'model' | 'key' | 'day' | 'connection' | 'member'

export type UsageTotals = {
  requests: number
  /** Refused or failed. */
  errors: number
  /** The client hung up. */
  aborted: number
  inputTokens: number
  cachedTokens: number
  outputTokens: number
  reasoningTokens: number
  /** Sum of the known costs; null where no cost is known. */
  costUsd: number | null
  /** Requests whose cost is not known and not in `costUsd`. A refused request costs nothing and is not among them. */
  unknownCostRequests: number
  averageLatencyMs: number | null
  /** Half, and 95 %, of the requests took about this long or less; read off in steps, at most 5 % too low. */
  p50LatencyMs: number | null
  p95LatencyMs: number | null
}

/** `key` is the provider, model, API key id, member id, connection, or day (`2026-01-31`, UTC); null: the records name none. */
export type UsageGroup = UsageTotals & { key: string | null }

export type Usage = {
  by: UsageGrouping
  totals: UsageTotals
  /** Days in their order, all others by number of requests, at most 1000. */
  groups: UsageGroup[]
  /** True where more groups exist; `totals` counts them all. */
  truncated: boolean
}

export type UsageQuery = { from: number; to: number; by: UsageGrouping; filters?: RecordFilters }

const mostGroups = 1_000
const dayMs = 86_400_000

const groupColumn = {
  provider: sql<string | null>`provider`,
  model: sql<string | null>`model`,
  key: sql<string | null>`api_key_id`,
  member: sql<string | null>`member_id`,
  connection: sql<string | null>`connection`,
  // Integer division on both databases.
  day: sql<number>`"time" / ${sql.lit(dayMs)}`,
} satisfies Record<UsageGrouping, RawBuilder<unknown>>

type Condition = ReturnType<typeof matching>
type Row = Record<string, unknown>

const number = (value: unknown): number => Number(value ?? 0)
const maybeNumber = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value))

const readTotals = (row: Row): UsageTotals => {
  const requests = number(row.requests)
  const unknownCostRequests = number(row.unknown_cost_requests)
  return {
    requests,
    errors: number(row.errors),
    aborted: number(row.aborted),
    inputTokens: number(row.input_tokens),
    cachedTokens: number(row.cached_tokens),
    outputTokens: number(row.output_tokens),
    reasoningTokens: number(row.reasoning_tokens),
    costUsd: maybeNumber(row.cost_usd) ?? (unknownCostRequests === 0 ? 0 : null),
    unknownCostRequests,
    averageLatencyMs: requests === 0 ? null : number(row.latency_ms) / requests,
    p50LatencyMs: maybeNumber(row.p50_latency_ms),
    p95LatencyMs: maybeNumber(row.p95_latency_ms),
  }
}

const readKey = (by: UsageGrouping, key: unknown): string | null => {
  if (key === null || key === undefined) return null
  return by === 'day' ? new Date(Number(key) * dayMs).toISOString().slice(0, 10) : String(key)
}

/** Whole below 200 ms, then steps of 10, 100 and 1000: few values to sort, and never more than 5 % too low. */
const latencyStep = sql<number>`case
  when latency_ms < 200 then latency_ms
  when latency_ms < 2000 then latency_ms / 10 * 10
  when latency_ms < 20000 then latency_ms / 100 * 100
  else latency_ms / 1000 * 1000 end`

const countOf = (condition: RawBuilder<unknown>) => sql<number>`sum(case when ${condition} then 1 else 0 end)`

/** Sums of the matching records by group and step of latency: sorting every record instead takes five times as long. */
const stepped = (transaction: Transaction<Schema>, group: RawBuilder<unknown>, condition: Condition) =>
  transaction
    .selectFrom('request_records')
    .where(condition)
    .groupBy([group, latencyStep])
    .select((row) => [
      group.as('group_key'),
      latencyStep.as('step'),
      row.fn.countAll<number>().as('requests'),
      row.fn.sum('input_tokens').as('input_tokens'),
      row.fn.sum('cached_tokens').as('cached_tokens'),
      row.fn.sum('output_tokens').as('output_tokens'),
      row.fn.sum('reasoning_tokens').as('reasoning_tokens'),
      row.fn.sum('cost_usd').as('cost_usd'),
      row.fn.sum('latency_ms').as('latency_ms'),
      countOf(sql`outcome in ('refused', 'failed')`).as('errors'),
      countOf(sql`outcome = 'aborted'`).as('aborted'),
      countOf(sql`cost_usd is null and outcome <> 'refused'`).as('unknown_cost_requests'),
    ])

/** The same, each step with the number of requests of its group up to it, and of the whole group. */
const placed = (transaction: Transaction<Schema>, group: RawBuilder<unknown>, condition: Condition) =>
  transaction
    .selectFrom(stepped(transaction, group, condition).as('stepped'))
    .selectAll()
    .select([
      sql<number>`sum(requests) over (partition by group_key order by step)`.as('requests_to_here'),
      sql<number>`sum(requests) over (partition by group_key)`.as('requests_in_all'),
    ])

const percentile = (percent: number) =>
  sql<number | null>`min(case when requests_to_here * 100 >= requests_in_all * ${sql.lit(percent)} then step end)`

const summed = (transaction: Transaction<Schema>, group: RawBuilder<unknown>, condition: Condition) =>
  transaction
    .selectFrom(placed(transaction, group, condition).as('placed'))
    .groupBy('group_key')
    .select((row) => [
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
      row.fn.sum('unknown_cost_requests').as('unknown_cost_requests'),
      percentile(50).as('p50_latency_ms'),
      percentile(95).as('p95_latency_ms'),
    ])

export const usageOf = (
  database: Database,
  workspaceId: string,
  { from, to, by, filters = {} }: UsageQuery,
): Promise<Usage> => {
  const condition = matching(workspaceId, { ...filters, from, to })
  // One view of the records, so that the totals are the sum of the groups.
  return database
    .transaction()
    .setAccessMode('read only')
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const total = await summed(transaction, sql`1`, condition).executeTakeFirst()
      const query = summed(transaction, groupColumn[by], condition).limit(mostGroups + 1)
      const rows = await (by === 'day'
        ? query.orderBy('group_key')
        : query.orderBy('requests', 'desc').orderBy('group_key')
      ).execute()
      return {
        by,
        totals: readTotals(total ?? {}),
        groups: rows.slice(0, mostGroups).map((row) => ({ key: readKey(by, row.group_key), ...readTotals(row) })),
        truncated: rows.length > mostGroups,
      }
    })
}
