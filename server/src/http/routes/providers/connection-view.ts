import { ConnectionOptions, type ConnectionTestView, type ConnectionView } from '@keepgate/protocol/provider-connection'
import type { Connection, ConnectionTest } from '../../../gateway/connections/connection.ts'

export const connectionTestBody = (test: ConnectionTest): ConnectionTestView => ({
  time: test.time,
  reach: { ok: test.reach.ok, latency_ms: test.reach.latencyMs, message: test.reach.message },
  call: test.call === null ? null : { ok: test.call.ok, latency_ms: test.call.latencyMs, message: test.call.message },
  code: test.code,
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
