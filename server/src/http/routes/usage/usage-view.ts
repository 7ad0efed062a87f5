import { z } from 'zod'
import type { Usage, UsageTotals } from '../../../gateway/records/usage.ts'
import { recordQuery } from '../logs/record-query.ts'

const monthMs = 30 * 86_400_000
const groupings = ['provider', 'model', 'key', 'day', 'connection', 'member'] as const

export const UsageQuery = z.strictObject({ ...recordQuery, by: z.enum(groupings).default('day') })

/** The last 30 days where the address names no time. */
export const usageRange = (query: { from?: number; to?: number }, nowMs: number): { from: number; to: number } => {
  const to = query.to ?? nowMs + 1
  return { from: query.from ?? Math.max(0, to - monthMs), to }
}

const totals = {
  requests: z.int(),
  errors: z.int(),
  aborted: z.int(),
  input_tokens: z.number(),
  cached_tokens: z.number(),
  output_tokens: z.number(),
  reasoning_tokens: z.number(),
  /** Null where no cost is known: never shown as 0. */
  cost_usd: z.number().nullable(),
  unknown_cost_requests: z.int(),
  average_latency_ms: z.number().nullable(),
  p50_latency_ms: z.number().nullable(),
  p95_latency_ms: z.number().nullable(),
} as const

const Totals = z.strictObject(totals)
/** Null: the records name none. */
const Group = z.strictObject({ key: z.string().nullable(), ...totals })
export const UsageView = z.strictObject({
  by: z.enum(groupings),
  from: z.int(),
  to: z.int(),
  totals: Totals,
  groups: z.array(Group),
  truncated: z.boolean(),
})

const totalsView = (row: UsageTotals): z.infer<typeof Totals> => ({
  requests: row.requests,
  errors: row.errors,
  aborted: row.aborted,
  input_tokens: row.inputTokens,
  cached_tokens: row.cachedTokens,
  output_tokens: row.outputTokens,
  reasoning_tokens: row.reasoningTokens,
  cost_usd: row.costUsd,
  unknown_cost_requests: row.unknownCostRequests,
  average_latency_ms: row.averageLatencyMs,
  p50_latency_ms: row.p50LatencyMs,
  p95_latency_ms: row.p95LatencyMs,
})

export const usageView = (usage: Usage, range: { from: number; to: number }): z.infer<typeof UsageView> => ({
  by: usage.by,
  ...range,
  totals: totalsView(usage.totals),
  groups: usage.groups.map((group) => ({ key: group.key, ...totalsView(group) })),
  truncated: usage.truncated,
})
