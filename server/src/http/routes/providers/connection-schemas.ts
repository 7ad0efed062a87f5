import { ConnectionName, ProviderKey } from '@keepgate/protocol/provider-connection'
import { z } from 'zod'
import type { Connection, ConnectionTest } from '../../../gateway/connections/connection.ts'
import type { ConnectionChange } from '../../../gateway/connections/connections.ts'
import { Secret } from '../../../kernel/secret.ts'

const key = ProviderKey.transform((text) => new Secret(text))
const Options = z.record(z.string().max(64), z.json())
const models = z.array(z.string().min(1).max(200)).max(1000).nullable()
const baseUrl = z.url({ protocol: /^https?$/ }).max(2048)

export const ConnectionCreate = z.strictObject({
  name: ConnectionName.optional(),
  provider: z.string().min(1).max(64),
  base_url: baseUrl.optional(),
  key: key.optional(),
  options: Options.optional(),
  models: models.optional(),
  drop_unsupported: z.boolean().optional(),
})

export const ConnectionUpdate = ConnectionCreate.omit({ provider: true })

const Stage = z.strictObject({ ok: z.boolean(), latency_ms: z.number(), message: z.string() })
export const ConnectionTestBody = z.strictObject({
  time: z.int(),
  reach: Stage,
  call: Stage.nullable(),
  cause: z.string().nullable(),
  fix: z.string().nullable(),
})

/** The key is never readable again: its last four characters and its fingerprint are all that is shown. */
export const ConnectionBody = z.strictObject({
  id: z.string(),
  name: z.string(),
  provider: z.string(),
  base_url: z.string(),
  key_last_four: z.string().nullable(),
  key_fingerprint: z.string().nullable(),
  options: Options,
  models: z.array(z.string()).nullable(),
  drop_unsupported: z.boolean(),
  created_at: z.int(),
  updated_at: z.int(),
  last_test: ConnectionTestBody.nullable(),
})

export const connectionTestBody = (test: ConnectionTest): z.infer<typeof ConnectionTestBody> => ({
  time: test.time,
  reach: { ok: test.reach.ok, latency_ms: test.reach.latencyMs, message: test.reach.message },
  call: test.call === null ? null : { ok: test.call.ok, latency_ms: test.call.latencyMs, message: test.call.message },
  cause: test.cause,
  fix: test.fix,
})

export const connectionBody = (view: Connection): z.infer<typeof ConnectionBody> => ({
  id: view.id,
  name: view.name,
  provider: view.provider,
  base_url: view.baseUrl,
  key_last_four: view.keyLastFour,
  key_fingerprint: view.keyFingerprint,
  options: Options.parse(view.options),
  models: view.models === null ? null : [...view.models],
  drop_unsupported: view.dropUnsupported,
  created_at: view.createdAt,
  updated_at: view.updatedAt,
  last_test: view.lastTest === null ? null : connectionTestBody(view.lastTest),
})

type Written = z.output<typeof ConnectionUpdate>

/** Only what was sent: an absent field leaves what is stored. */
export const connectionChange = (body: Written): ConnectionChange => ({
  ...(body.name === undefined ? {} : { name: body.name }),
  ...(body.base_url === undefined ? {} : { baseUrl: body.base_url }),
  ...(body.key === undefined ? {} : { key: body.key }),
  ...(body.options === undefined ? {} : { options: body.options }),
  ...(body.models === undefined ? {} : { models: body.models }),
  ...(body.drop_unsupported === undefined ? {} : { dropUnsupported: body.drop_unsupported }),
})
