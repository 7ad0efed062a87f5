import type { RecordQuery } from '@keepgate/protocol/logs'
import type { RecordFilters } from '../../../gateway/records/record-filters.ts'

export const recordFilters = (query: RecordQuery): RecordFilters => ({
  from: query.from,
  to: query.to,
  apiKeyId: query.api_key_id,
  memberId: query.member_id,
  provider: query.provider,
  connection: query.connection,
  model: query.model,
  operation: query.operation,
  status: query.status,
  outcome: query.outcome,
  errorCode: query.error_code,
  minLatencyMs: query.min_latency_ms,
  maxLatencyMs: query.max_latency_ms,
  minCostUsd: query.min_cost_usd,
  requestId: query.request_id,
  stream: query.stream,
})
