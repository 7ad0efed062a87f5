/** Wire schema of a workspace at a glance. Times are milliseconds since 1970. */
import { z } from 'zod/mini'
import { RecordView } from './logs.ts'

export const Overview = z.strictObject({
  /** Each from what is there, not from what was clicked. */
  checklist: z.strictObject({
    provider_connected: z.boolean(),
    /** The last test of a connection succeeded, or a request through one did. */
    provider_works: z.boolean(),
    /** A connection is known to offer a model; what providers list is asked for in the background. */
    model_known: z.boolean(),
    /** There is an API key that works. */
    key_made: z.boolean(),
    /** A request for a model was let in with an API key, whatever became of it. A list of models is none. */
    first_request: z.boolean(),
  }),
  connections: z.int(),
  /** API keys that work. */
  living_keys: z.int(),
  last_request: z.nullable(RecordView),
  /** The newest request for a model with an API key: one from the playground is none, nor is a list of models. */
  last_key_request: z.nullable(RecordView),
  today: z.strictObject({
    /** Midnight UTC, or what the address asked for. */
    since: z.int(),
    requests: z.int(),
    errors: z.int(),
    aborted: z.int(),
    /** Null where requests took tokens and none of them is known: never shown as 0. */
    input_tokens: z.nullable(z.number()),
    output_tokens: z.nullable(z.number()),
    /** Null where no cost is known: never shown as 0. */
    cost_usd: z.nullable(z.number()),
    unknown_cost_requests: z.int(),
    p50_latency_ms: z.nullable(z.number()),
    p95_latency_ms: z.nullable(z.number()),
  }),
})
export type Overview = z.infer<typeof Overview>
