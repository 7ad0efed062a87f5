/** Wire schemas of the request log. Times are milliseconds since 1970. */
import { z } from 'zod/mini'

export const Outcome = z.enum(['completed', 'refused', 'failed', 'aborted'])
export type Outcome = z.infer<typeof Outcome>

const numberIn = (pattern: RegExp, problem: string) =>
  z.pipe(
    z.string().check(z.regex(pattern, problem)),
    z.transform((text) => Number(text)),
  )
const time = numberIn(/^\d{1,15}$/, 'must be a whole number')
const milliseconds = numberIn(/^\d{1,9}$/, 'must be milliseconds')

/** What a record names, to search for. PostgreSQL has no text with a null character. */
export const RecordName = z
  .string()
  .check(z.minLength(1), z.maxLength(256), z.regex(/^[^\p{Cc}]+$/u, 'must not contain control characters'))

/**
 * What restricts records, as texts in the query of an address: the same names for logs, usage and their downloads, so
 * that a file holds exactly what was shown.
 */
export const RecordQuery = z.strictObject({
  /** Milliseconds since 1970, inclusive. */
  from: z.optional(time),
  /** Milliseconds since 1970, exclusive. */
  to: z.optional(time),
  api_key_id: z.optional(RecordName),
  member_id: z.optional(RecordName),
  provider: z.optional(RecordName),
  connection: z.optional(RecordName),
  model: z.optional(RecordName),
  operation: z.optional(RecordName),
  status: z.optional(numberIn(/^\d{3}$/, 'must be an HTTP status')),
  outcome: z.optional(Outcome),
  error_code: z.optional(RecordName),
  min_latency_ms: z.optional(milliseconds),
  max_latency_ms: z.optional(milliseconds),
  /** Requests of unknown cost are none of these. */
  min_cost_usd: z.optional(numberIn(/^\d{1,9}(\.\d{1,9})?$/, 'must be a decimal number')),
  request_id: z.optional(RecordName),
  stream: z.optional(
    z.pipe(
      z.enum(['true', 'false']),
      z.transform((word) => word === 'true'),
    ),
  ),
})
/** As it was read. */
export type RecordQuery = z.infer<typeof RecordQuery>

/** One try at a provider that did not answer; milliseconds from the request's arrival. */
export const FailedAttempt = z.strictObject({
  connection: z.string(),
  /** Null where nothing left the machine. */
  sent_ms: z.nullable(z.number()),
  ended_ms: z.number(),
  code: z.string(),
})
export type FailedAttempt = z.infer<typeof FailedAttempt>

/** One request, whatever its end. Null is not known or not applicable, never 0. Bodies are not stored. */
export const RecordView = z.strictObject({
  id: z.string(),
  request_id: z.string(),
  time: z.int(),
  workspace_id: z.string(),
  /** Null for a request from the playground. */
  api_key_id: z.nullable(z.string()),
  /** The person who made the key, or who used the playground. */
  member_id: z.nullable(z.string()),
  connection: z.nullable(z.string()),
  provider: z.nullable(z.string()),
  model: z.nullable(z.string()),
  operation: z.string(),
  stream: z.boolean(),
  status: z.int(),
  outcome: Outcome,
  error_code: z.nullable(z.string()),
  input_tokens: z.nullable(z.number()),
  cached_tokens: z.nullable(z.number()),
  output_tokens: z.nullable(z.number()),
  reasoning_tokens: z.nullable(z.number()),
  cost_usd: z.nullable(z.number()),
  /** Tokens were counted by the gateway, since the provider did not report them. */
  estimated: z.boolean(),
  latency_ms: z.number(),
  first_token_ms: z.nullable(z.number()),
  attempts: z.int(),
  /** From arrival until the last attempt was sent to its provider, and until that one's headers were there. */
  sent_ms: z.nullable(z.number()),
  answered_ms: z.nullable(z.number()),
  /** In their order; the last attempt among them where the request failed. */
  failed_attempts: z.array(FailedAttempt),
})
export type RecordView = z.infer<typeof RecordView>

/** Newest first. */
export const RecordPage = z.strictObject({ data: z.array(RecordView), next_cursor: z.nullable(z.string()) })
export type RecordPage = z.infer<typeof RecordPage>

/**
 * The events of GET …/logs/live by name. `record` carries an id, with which an interrupted stream goes on; after that,
 * and at the beginning, records of the last seconds may come twice. `skipped`: more came than a live view can show,
 * or it was away for longer than it can go back.
 * `end`: the server ends it, and why.
 */
export const liveEvents = {
  record: RecordView,
  skipped: z.strictObject({}),
  end: z.strictObject({ code: z.string() }),
} as const
