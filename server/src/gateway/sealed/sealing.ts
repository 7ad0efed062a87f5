/** Seals provider keys for public pages and hands them back: nothing of them is kept but a line in the audit log. */
import type { RewrapSealedKey, SealedKeyAnswer, SealedKeyClaims, SealKey } from '@keepgate/protocol/sealed-key'
import { chooseChatModel } from '@keepgate/protocol/suggest-model'
import type { Kysely } from 'kysely'
import type { RandomBytes } from '../../crypto/random.ts'
import { toBase64url } from '../../kernel/bytes.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { Secret } from '../../kernel/secret.ts'
import { confirmActor } from '../../storage/confirm-actor.ts'
import type { AppendAudit, Asker } from '../../storage/ports.ts'
import type { Schema } from '../../storage/schema.ts'
import { readBaseUrl } from '../connections/base-url.ts'
import type { Connection } from '../connections/connection.ts'
import type { FindAdapter } from '../connections/connection-repository.ts'
import type { ModelInfo, ProviderAdapter } from '../provider.ts'
import { type OpenSealedKey, requireLivingKey } from './sealed-callers.ts'
import { sealedConnection } from './sealed-connection.ts'

export type SealingParts = {
  readonly database: Kysely<Schema>
  readonly clock: Clock
  readonly random: RandomBytes
  readonly findAdapter: FindAdapter
  readonly requireAllowedUrl: (url: string) => void
  /** From the database. Throws not_found. */
  readonly generationOf: (workspaceId: string) => Promise<number>
  readonly requireOn: () => void
  readonly seal: (claims: SealedKeyClaims, key: Secret) => string
  readonly open: OpenSealedKey
  /** The provider's own list, asked for with this key. */
  readonly listModels: (connection: Connection, key: Secret) => Promise<readonly ModelInfo[]>
  readonly audit: AppendAudit
}

export type Sealing = {
  /**
   * Throws sealed_keys_off, not_found, invalid_request, outbound_refused; where no models are named also what the
   * provider's list of models failed with.
   */
  readonly seal: (asker: Asker, given: SealKey) => Promise<SealedKeyAnswer>
  /** The same key and claims, but for the context where one is given. Throws as opening does, and for a dead key. */
  readonly rewrap: (asker: Asker, given: RewrapSealedKey) => Promise<SealedKeyAnswer>
  /** What a sealed key says, proven; whether it lives is not asked. Throws sealed_key_invalid. */
  readonly readClaims: (text: string) => SealedKeyClaims
}

const defaults = { maxTokens: 2_048, dailyCap: 500, days: 90 }
const daySeconds = 86_400

const invalid = (param: string, message: string): AppError => new AppError('invalid_request', { message, param })

export const createSealing = (parts: SealingParts): Sealing => {
  const requireAdapter = (provider: string): ProviderAdapter => {
    const adapter = parts.findAdapter(provider)
    if (adapter === null) throw invalid('provider', `There is no provider ${JSON.stringify(provider.slice(0, 64))}.`)
    return adapter
  }

  /** A small chat model out of the provider's own list: a list of ours would be old the next month. */
  const findModel = async (claims: SealedKeyClaims, adapter: ProviderAdapter, key: Secret): Promise<string> => {
    const listed = await parts.listModels(sealedConnection(claims, adapter), key)
    const model = chooseChatModel(listed.map(({ id }) => id))
    if (model === null) throw invalid('models', `${adapter.label} lists no chat model. Name one in models.`)
    return model
  }

  const record = (asker: Asker, action: string, { workspace, page, provider, base_url, jti, exp }: SealedKeyClaims) =>
    parts.database.transaction().execute(async (transaction) =>
      parts.audit(transaction, {
        workspaceId: workspace,
        actor: await confirmActor(transaction, asker),
        action,
        target: { type: 'sealed_key', id: jti },
        details: { page, provider, origin: new URL(base_url).origin, exp },
      }),
    )

  return {
    seal: async (asker, given) => {
      parts.requireOn()
      const adapter = requireAdapter(given.provider)
      const url = readBaseUrl(adapter, given.base_url, parts.requireAllowedUrl)
      const generation = await parts.generationOf(given.workspace)
      const key = new Secret(given.api_key)
      const iat = Math.floor(parts.clock.now() / 1000)
      const unnamed: SealedKeyClaims = {
        workspace: given.workspace,
        page: given.page,
        provider: adapter.id,
        base_url: url.href,
        models: [],
        max_tokens: given.max_tokens ?? defaults.maxTokens,
        daily_cap: given.daily_cap ?? defaults.dailyCap,
        iat,
        exp: iat + (given.expires_in_days ?? defaults.days) * daySeconds,
        jti: toBase64url(parts.random(16)),
        generation,
        context_sha256: given.context_sha256 ?? null,
      }
      const claims = { ...unnamed, models: given.models ?? [await findModel(unnamed, adapter, key)] }
      const encrypted_api_key = parts.seal(claims, key)
      await record(asker, 'sealed_key.created', claims)
      return { encrypted_api_key, claims }
    },
    rewrap: async (asker, { encrypted_api_key: text, context_sha256 }) => {
      const { claims: old, key } = parts.open(text)
      requireLivingKey(old, await parts.generationOf(old.workspace), parts.clock.now())
      const claims = context_sha256 === undefined ? old : { ...old, context_sha256 }
      const encrypted_api_key = parts.seal(claims, key)
      await record(asker, 'sealed_key.rewrapped', claims)
      return { encrypted_api_key, claims }
    },
    readClaims: (text) => parts.open(text).claims,
  }
}
