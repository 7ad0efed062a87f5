/** Wire schemas of provider connections, with one rule for names and keys for the server and every client. */
import { z } from 'zod/mini'
import type { ErrorCode } from './error-codes.ts'

/** It stands before the first `/` of a model, so it holds none. */
export const ConnectionName = z
  .string()
  .check(
    z.regex(
      /^[a-z0-9][a-z0-9._-]{0,62}$/,
      'must be 1 to 63 of a-z, 0-9, dot, dash and underscore, for instance "openai-team"',
    ),
  )

/** A header carries it: no control characters, no spaces. */
export const ProviderKey = z
  .string()
  .check(z.regex(/^[\x21-\x7e]{1,4096}$/, 'must be 1 to 4096 visible ASCII characters without spaces'))

export const ConnectionOptions = z.record(z.string().check(z.maxLength(64)), z.json())

/** Failures of a test for which there is advice of their own; every other code shares one advice. */
export const advisedCodes = [
  'provider_key_refused',
  'provider_unreachable',
  'provider_timeout',
  'outbound_refused',
  'provider_rate_limited',
  'provider_bad_answer',
  'model_not_found',
  'provider_refused',
] as const satisfies readonly ErrorCode[]
export type AdvisedCode = (typeof advisedCodes)[number]

const Stage = z.strictObject({ ok: z.boolean(), latency_ms: z.number(), message: z.string() })
/** First reach and authenticate, then a call of one token; `call` is null where the first ended it. */
export const ConnectionTestView = z.strictObject({
  time: z.int(),
  reach: Stage,
  call: z.nullable(Stage),
  /**
   * Why it failed: a code of the registry. Null where it did not, and in tests of versions that did not tell. No list of
   * codes here: a page that only names connections would load every one of them, and a newer server may know more.
   */
  code: z.nullable(z.string()),
  /** The same in a sentence, and what to do; null where it did not fail. */
  cause: z.nullable(z.string()),
  fix: z.nullable(z.string()),
})
export type ConnectionTestView = z.infer<typeof ConnectionTestView>

/** The key is never readable again: its last four characters and its fingerprint are all that is shown. */
export const ConnectionView = z.strictObject({
  id: z.string(),
  name: z.string(),
  provider: z.string(),
  base_url: z.string(),
  key_last_four: z.nullable(z.string()),
  key_fingerprint: z.nullable(z.string()),
  options: ConnectionOptions,
  models: z.nullable(z.array(z.string())),
  drop_unsupported: z.boolean(),
  created_at: z.int(),
  updated_at: z.int(),
  last_test: z.nullable(ConnectionTestView),
})
export type ConnectionView = z.infer<typeof ConnectionView>

export const ConnectionCreate = z.strictObject({
  name: z.optional(ConnectionName),
  provider: z.string().check(z.minLength(1), z.maxLength(64)),
  base_url: z.optional(z.url({ protocol: /^https?$/ }).check(z.maxLength(2048))),
  key: z.optional(ProviderKey),
  options: z.optional(ConnectionOptions),
  /** Bare models offered beside the provider's own list; null = only that. */
  models: z.nullish(z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(1000))),
  drop_unsupported: z.optional(z.boolean()),
})
export type ConnectionCreate = z.infer<typeof ConnectionCreate>
export const ConnectionUpdate = z.omit(ConnectionCreate, { provider: true })
export type ConnectionUpdate = z.infer<typeof ConnectionUpdate>
