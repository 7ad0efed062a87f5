/** One row a request, as it is written. Bodies are never part of it. */
import type { ColumnType } from '../../storage/insert-batch.ts'
import type { RequestRecordRow } from '../../storage/schema.ts'

export type RequestRecord = Readonly<RequestRecordRow>

/** In the order of `recordValues`. */
export const recordColumns = {
  id: 'text',
  request_id: 'text',
  time: 'bigint',
  workspace_id: 'text',
  api_key_id: 'text',
  member_id: 'text',
  connection: 'text',
  provider: 'text',
  model: 'text',
  operation: 'text',
  stream: 'bigint',
  status: 'bigint',
  outcome: 'text',
  error_code: 'text',
  input_tokens: 'bigint',
  cached_tokens: 'bigint',
  output_tokens: 'bigint',
  reasoning_tokens: 'bigint',
  cost_usd: 'double precision',
  estimated: 'bigint',
  latency_ms: 'bigint',
  first_token_ms: 'bigint',
  attempts: 'bigint',
  sent_ms: 'bigint',
  answered_ms: 'bigint',
  failed_attempts: 'text',
} as const satisfies Record<keyof RequestRecordRow, ColumnType>

// A client chooses these texts; a megabyte of them has no place in a log.
const longestName = 256
const shortened = (text: string | null): string | null =>
  text !== null && text.length > longestName ? text.slice(0, longestName) : text

// Tokens and milliseconds may be measured in fractions; PostgreSQL's integer columns refuse those.
const whole = (count: number | null): number | null => (count === null ? null : Math.round(count))

/** Written out: a loop over the column names takes twice the time, and this runs for every request. */
export const recordValues = (record: RequestRecord): (string | number | null)[] => [
  record.id,
  record.request_id,
  Math.round(record.time),
  record.workspace_id,
  record.api_key_id,
  record.member_id,
  shortened(record.connection),
  record.provider,
  shortened(record.model),
  record.operation,
  record.stream,
  record.status,
  record.outcome,
  record.error_code,
  whole(record.input_tokens),
  whole(record.cached_tokens),
  whole(record.output_tokens),
  whole(record.reasoning_tokens),
  record.cost_usd,
  record.estimated,
  Math.round(record.latency_ms),
  whole(record.first_token_ms),
  record.attempts,
  whole(record.sent_ms),
  whole(record.answered_ms),
  record.failed_attempts,
]
