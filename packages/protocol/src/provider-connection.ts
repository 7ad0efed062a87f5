/** Wire schemas of provider connections, with one rule for names and keys for the server and every client. */
import { z } from 'zod'

/** It stands before the first `/` of a model, so it holds none. */
export const ConnectionName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'must be 1 to 63 of a-z, 0-9, dot, dash and underscore, for instance "openai-team"',
  )

/** A header carries it: no control characters, no spaces. */
export const ProviderKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,4096}$/, 'must be 1 to 4096 visible ASCII characters without spaces')

export const ConnectionOptions = z.record(z.string().max(64), z.json())

const Stage = z.strictObject({ ok: z.boolean(), latency_ms: z.number(), message: z.string() })
/** First reach and authenticate, then a call of one token; `call` is null where the first ended it. */
export const ConnectionTestView = z.strictObject({
  time: z.int(),
  reach: Stage,
  call: Stage.nullable(),
  cause: z.string().nullable(),
  fix: z.string().nullable(),
})
export type ConnectionTestView = z.infer<typeof ConnectionTestView>

/** The key is never readable again: its last four characters and its fingerprint are all that is shown. */
export const ConnectionView = z.strictObject({
  id: z.string(),
  name: z.string(),
  provider: z.string(),
  base_url: z.string(),
  key_last_four: z.string().nullable(),
  key_fingerprint: z.string().nullable(),
  options: ConnectionOptions,
  models: z.array(z.string()).nullable(),
  drop_unsupported: z.boolean(),
  created_at: z.int(),
  updated_at: z.int(),
  last_test: ConnectionTestView.nullable(),
})
export type ConnectionView = z.infer<typeof ConnectionView>

export const ConnectionCreate = z.strictObject({
  name: ConnectionName.optional(),
  provider: z.string().min(1).max(64),
  base_url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .optional(),
  key: ProviderKey.optional(),
  options: ConnectionOptions.optional(),
  /** Bare models offered beside the provider's own list; null = only that. */
  models: z.array(z.string().min(1).max(200)).max(1000).nullable().optional(),
  drop_unsupported: z.boolean().optional(),
})
export type ConnectionCreate = z.infer<typeof ConnectionCreate>
export const ConnectionUpdate = ConnectionCreate.omit({ provider: true })
export type ConnectionUpdate = z.infer<typeof ConnectionUpdate>
