import { RecordQuery } from '@keepgate/protocol/logs'
import { UsageGrouping, type UsageTotals as UsageTotalsView, type UsageView } from '@keepgate/protocol/usage'
import { z } from 'zod'
import type { Usage, UsageTotals } from '../../../gateway/records/usage.ts'

const monthMs = 30 * 86_400_000

export const UsageQuery = z.strictObject({ ...RecordQuery.shape, by: z._default(UsageGrouping, 'day') })

/** The last 30 days, or `spanMs`, where the address names no time. */
export const usageRange = (
  query: { from?: number; to?: number },
  nowMs: number,
  spanMs = monthMs,
): { from: number; to: number } => {
  const to = query.to ?? nowMs + 1
  return { from: query.from ?? Math.max(0, to - spanMs), to }
}

export const totalsView = (row: UsageTotals): UsageTotalsView => ({
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
  p50_latency_ms: row.latency.p50,
  p95_latency_ms: row.latency.p95,
  p99_latency_ms: row.latency.p99,
  p50_first_token_ms: row.firstToken.p50,
  p95_first_token_ms: row.firstToken.p95,
  p99_first_token_ms: row.firstToken.p99,
})

export const usageView = (usage: Usage, range: { from: number; to: number }): UsageView => ({
  by: usage.by,
  ...range,
  totals: totalsView(usage.totals),
  groups: usage.groups.map((group) => ({ key: group.key, ...totalsView(group) })),
  truncated: usage.truncated,
})
