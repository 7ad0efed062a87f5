/** Wire schemas of the request log. Times are milliseconds since 1970. */
import { z } from 'zod/mini'

export const Outcome = z.enum(['completed', 'refused', 'failed', 'aborted'])
export type Outcome = z.infer<typeof Outcome>

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
 * and at the beginning, records of the last seconds may come twice. `skipped`: more came than a live view can show.
 * `end`: the server ends it, and why.
 */
export const liveEvents = {
  record: RecordView,
  skipped: z.strictObject({}),
  end: z.strictObject({ code: z.string() }),
} as const
