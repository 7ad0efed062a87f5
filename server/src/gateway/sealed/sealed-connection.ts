import type { SealedKeyClaims } from '@keepgate/protocol/sealed-key'
import { basePathOf } from '../connections/base-url.ts'
import type { Connection } from '../connections/connection.ts'
import type { ProviderAdapter } from '../provider.ts'

/** The claims as a connection of one request: it stands in no table and in no route. */
export const sealedConnection = (
  { workspace, page, base_url, models, jti, iat }: SealedKeyClaims,
  adapter: ProviderAdapter,
): Connection => {
  const url = new URL(base_url)
  return {
    id: `sealed_${jti}`,
    workspaceId: workspace,
    name: `sealed/${page}`,
    provider: adapter.id,
    adapter,
    baseUrl: url.href,
    origin: url.origin,
    basePath: basePathOf(url),
    sealedKey: null,
    keyLastFour: null,
    keyFingerprint: null,
    options: adapter.options({}),
    models,
    dropUnsupported: false,
    createdAt: iat * 1000,
    updatedAt: iat * 1000,
    removedAt: null,
    lastTest: null,
    revision: 0,
  }
}
