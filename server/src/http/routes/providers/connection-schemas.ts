import {
  ConnectionOptions,
  type ConnectionTestView,
  type ConnectionView,
  ConnectionCreate as WireCreate,
} from '@keepgate/protocol/provider-connection'
import { z } from 'zod'
import type { Connection, ConnectionTest } from '../../../gateway/connections/connection.ts'
import type { ConnectionChange } from '../../../gateway/connections/connections.ts'
import { Secret } from '../../../kernel/secret.ts'

/** The key is a secret from the moment it is read. */
const key = z.pipe(
  WireCreate.shape.key,
  z.transform((text: string | undefined) => (text === undefined ? undefined : new Secret(text))),
)

export const ConnectionCreate = z.strictObject({ ...WireCreate.shape, key })
export const ConnectionUpdate = ConnectionCreate.omit({ provider: true })

export const connectionTestBody = (test: ConnectionTest): ConnectionTestView => ({
  time: test.time,
  reach: { ok: test.reach.ok, latency_ms: test.reach.latencyMs, message: test.reach.message },
  call: test.call === null ? null : { ok: test.call.ok, latency_ms: test.call.latencyMs, message: test.call.message },
  cause: test.cause,
  fix: test.fix,
})

export const connectionBody = (view: Connection): ConnectionView => ({
  id: view.id,
  name: view.name,
  provider: view.provider,
  base_url: view.baseUrl,
  key_last_four: view.keyLastFour,
  key_fingerprint: view.keyFingerprint,
  options: ConnectionOptions.parse(view.options),
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
