import { z } from 'zod'
import type { RecordFilters } from '../../../gateway/records/record-filters.ts'

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number)
const amount = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'must be a decimal number')
  .transform(Number)
/** Three digits; a status is a small integer in the database. */
const status = z
  .string()
  .regex(/^\d{3}$/, 'must be an HTTP status')
  .transform(Number)
const milliseconds = z
  .string()
  .regex(/^\d{1,9}$/, 'must be milliseconds')
  .transform(Number)
/** PostgreSQL has no text with a null character. */
const text = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\p{Cc}]+$/u, 'must not contain control characters')

/** The filters of logs, usage and their exports: the same names everywhere, so an export holds exactly what was shown. */
export const recordQuery = {
  /** Milliseconds since 1970, inclusive. */
  from: wholeNumber.optional(),
  /** Milliseconds since 1970, exclusive. */
  to: wholeNumber.optional(),
  api_key_id: text.optional(),
  member_id: text.optional(),
  provider: text.optional(),
  connection: text.optional(),
  model: text.optional(),
  operation: text.optional(),
  status: status.optional(),
  outcome: z.enum(['completed', 'refused', 'failed', 'aborted']).optional(),
  error_code: text.optional(),
  min_latency_ms: milliseconds.optional(),
  max_latency_ms: milliseconds.optional(),
  min_cost_usd: amount.optional(),
  request_id: text.optional(),
  stream: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional(),
} as const

export const RecordQuery = z.strictObject(recordQuery)

/** Page size from the address; the default suits a screen. */
export const pageQuery = {
  cursor: z.string().min(1).max(256).optional(),
  limit: wholeNumber.pipe(z.int().min(1).max(1000)).optional(),
} as const
export const defaultPageSize = 50

export const recordFilters = (query: z.output<typeof RecordQuery>): RecordFilters => {
  const filters: RecordFilters = {
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
  }
  return filters
}
