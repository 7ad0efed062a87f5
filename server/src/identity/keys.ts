/**
 * API keys (`pk_…`) and management tokens (`mk_…`) of one workspace: made, rotated, revoked. The key itself is shown
 * once and kept only as HMAC-SHA256(pepper, whole key) (docs/spec/api-key.md).
 */
import { generateApiKey } from '@keepgate/protocol/api-key'
import type { Transaction } from 'kysely'
import { hmacSha256Base64url, sha256Hex } from '../crypto/hash.ts'
import { AppError } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import { confirmActor } from '../storage/confirm-actor.ts'
import type { Actor } from '../storage/ports.ts'
import type { ApiKeyRow, Schema } from '../storage/schema.ts'
import { apiKeysRepository, toKeyRecord, writeTexts } from './api-keys-repository.ts'
import { credentialPages } from './credential-pages.ts'
import type { Dependencies } from './dependencies.ts'
import type { CreatedKey, KeyPage, Keys, NewKey } from './identity.ts'
import type { KeyKind, KeyRecord } from './model.ts'
import { workspacesRepository } from './workspaces-repository.ts'

type Settings = Pick<
  ApiKeyRow,
  'name' | 'expires_at' | 'scopes' | 'allowed_models' | 'allowed_addresses' | 'requests_per_minute' | 'drop_unsupported'
>

const invalid = (path: string, message: string): AppError =>
  new AppError('validation_failed', { errors: [{ path, message }] })

const toRecord = (row: ApiKeyRow): KeyRecord => toKeyRecord(row, false)

const settingsOf = (row: ApiKeyRow): Settings => ({
  name: row.name,
  expires_at: row.expires_at,
  scopes: row.scopes,
  allowed_models: row.allowed_models,
  allowed_addresses: row.allowed_addresses,
  requests_per_minute: row.requests_per_minute,
  drop_unsupported: row.drop_unsupported,
})

const changeOf = (change: Partial<NewKey>): Partial<Settings> => ({
  ...(change.name !== undefined && { name: change.name }),
  ...(change.expiresAt !== undefined && { expires_at: change.expiresAt }),
  ...(change.scopes !== undefined && { scopes: writeTexts(change.scopes) }),
  ...(change.allowedModels !== undefined && { allowed_models: writeTexts(change.allowedModels) }),
  ...(change.allowedAddresses !== undefined && { allowed_addresses: writeTexts(change.allowedAddresses) }),
  ...(change.requestsPerMinute !== undefined && { requests_per_minute: change.requestsPerMinute }),
  ...(change.dropUnsupported !== undefined && { drop_unsupported: change.dropUnsupported ? 1 : 0 }),
})

const newSettings = (key: NewKey): Settings => ({
  name: key.name,
  expires_at: key.expiresAt ?? null,
  scopes: writeTexts(key.scopes ?? null),
  allowed_models: writeTexts(key.allowedModels ?? null),
  allowed_addresses: writeTexts(key.allowedAddresses ?? null),
  requests_per_minute: key.requestsPerMinute ?? null,
  drop_unsupported: key.dropUnsupported === true ? 1 : 0,
})

/** In the audit log a key is its id and 16 characters of a hash of its hash: enough to recognise, nothing to use. */
export const keyFingerprint = (row: Pick<ApiKeyRow, 'key_hash'>): string => sha256Hex(row.key_hash).slice(0, 16)

const newestFirst = { by: 'created_at', descending: true } as const
const mostListed = 1000

export type Scope = { readonly workspaceId: string; readonly kind: KeyKind; readonly ownedBy: string | null }

export const keysOf = (dependencies: Dependencies, scope: Scope): Keys => {
  const { database, clock, random, audit, nextRevision, secrets, settings } = dependencies
  const { workspaceId, kind, ownedBy } = scope
  const noun = kind === 'api' ? 'api_key' : 'management_token'

  const repository = (transaction: Transaction<Schema> | typeof database) =>
    apiKeysRepository(transaction, workspaceId, kind, ownedBy)

  const log = (
    transaction: Transaction<Schema>,
    event: { actor: Actor; verb: string; id: string; details: JsonObject },
  ): Promise<void> =>
    audit(transaction, {
      workspaceId,
      actor: event.actor,
      action: `${noun}.${event.verb}`,
      target: { type: noun, id: event.id },
      details: event.details,
    })

  const requireFuture = (expiresAt: number | null | undefined): void => {
    if (expiresAt === undefined) return
    if (expiresAt === null) {
      if (kind === 'management') throw invalid('expires_at', 'a management token must expire')
      return
    }
    if (expiresAt <= clock.now()) throw invalid('expires_at', 'must be in the future')
  }

  const found = async (transaction: Transaction<Schema> | typeof database, id: string): Promise<ApiKeyRow> => {
    const row = await repository(transaction).findById(id)
    if (row === undefined) throw new AppError('not_found')
    return row
  }

  /** The token that acts, where one does. */
  const actingToken = async (transaction: Transaction<Schema>, actor: Actor): Promise<KeyRecord | null> => {
    if (actor.type !== 'management_token') return null
    const row = await apiKeysRepository(transaction, workspaceId, 'management', null).findById(actor.id)
    if (row === undefined) throw new AppError('forbidden')
    return toRecord(row)
  }

  /** A token can neither make nor take over one that may do more than itself. */
  const requireCovered = (acting: KeyRecord | null, scopes: readonly string[] | null): void => {
    if (kind === 'api' || acting === null || acting.scopes === null) return
    const carried = acting.scopes
    if (scopes === null || scopes.some((scopeName) => !carried.includes(scopeName))) throw new AppError('forbidden')
  }

  const insert = async (
    transaction: Transaction<Schema>,
    input: { settings: Settings; createdBy: string | null; revision: number },
  ): Promise<{ row: ApiKeyRow; secret: string }> => {
    const environment = settings.environment === 'production' ? 'live' : 'test'
    const { id, key } = generateApiKey(kind, environment, random)
    const { currentVersion, byVersion } = secrets.apiKeyPepper
    const pepper = byVersion.get(currentVersion)
    if (pepper === undefined) throw new Error('The current pepper is missing.')
    const row = await repository(transaction).create({
      id,
      ...input.settings,
      key_hash: hmacSha256Base64url(pepper.reveal(), key),
      pepper_version: currentVersion,
      last_four: key.slice(-4),
      created_by: input.createdBy,
      created_at: clock.now(),
      revoked_at: null,
      rotated_to: null,
      last_used_at: null,
      revision: input.revision,
      source: null,
    })
    return { row, secret: key }
  }

  const createWithin: Keys['createWithin'] = async ({ transaction, revision }, asker, createdBy, key) => {
    const actor = await confirmActor(transaction, asker)
    requireFuture(key.expiresAt ?? null)
    const workspace = await workspacesRepository(transaction).findLiving(workspaceId)
    if (workspace === undefined) throw new AppError('not_found')
    const acting = await actingToken(transaction, actor)
    requireCovered(acting, key.scopes ?? null)
    const owner = ownedBy ?? createdBy ?? acting?.createdBy ?? null
    const input = { settings: newSettings(key), createdBy: owner, revision }
    const { row, secret } = await insert(transaction, input)
    const details = { name: row.name, last_four: row.last_four, fingerprint: keyFingerprint(row), scopes: row.scopes }
    await log(transaction, { actor, verb: 'created', id: row.id, details })
    return { record: toRecord(row), secret }
  }

  const create: Keys['create'] = (asker, createdBy, key) =>
    database
      .transaction()
      .execute(async (transaction) =>
        createWithin({ transaction, revision: await nextRevision(transaction) }, asker, createdBy, key),
      )

  const update: Keys['update'] = async (asker, keyId, change) => {
    requireFuture(change.expiresAt)
    return database.transaction().execute(async (transaction) => {
      const revision = await nextRevision(transaction)
      const actor = await confirmActor(transaction, asker)
      const before = await found(transaction, keyId)
      const acting = await actingToken(transaction, actor)
      requireCovered(acting, toRecord(before).scopes)
      if (change.scopes !== undefined) requireCovered(acting, change.scopes)
      if (before.rotated_to !== null && change.expiresAt !== undefined) {
        throw new AppError('conflict', { message: 'A key that was replaced ends when its grace does.' })
      }
      if (before.source !== null && change.expiresAt !== undefined && change.expiresAt !== before.expires_at) {
        throw new AppError('conflict', {
          message:
            'A key of the previous gateway ends with its window. Rotate it: its successor has an end of its own.',
        })
      }
      const changes = changeOf(change)
      const row = await repository(transaction).update(keyId, { ...changes, revision })
      if (row === undefined) throw new AppError('conflict', { message: 'This key has been revoked.' })
      await log(transaction, { actor, verb: 'updated', id: keyId, details: { changes } })
      return toRecord(row)
    })
  }

  const rotate: Keys['rotate'] = async (asker, keyId, graceSeconds) => {
    return database.transaction().execute(async (transaction): Promise<CreatedKey> => {
      const revision = await nextRevision(transaction)
      const actor = await confirmActor(transaction, asker)
      const now = clock.now()
      const before = await found(transaction, keyId)
      requireCovered(await actingToken(transaction, actor), toRecord(before).scopes)
      const ended = before.revoked_at !== null || (before.expires_at !== null && before.expires_at <= now)
      if (ended || before.rotated_to !== null) {
        throw new AppError('conflict', { message: 'This key has ended or was replaced before. Create a new one.' })
      }
      // The end of a key that was taken over is the window's, not the owner's choice.
      const kept = settingsOf(before)
      const settings = before.source === null ? kept : { ...kept, expires_at: null }
      const input = { settings, createdBy: before.created_by, revision }
      const { row, secret } = await insert(transaction, input)
      const graceEnd = Math.min(before.expires_at ?? Number.MAX_SAFE_INTEGER, now + graceSeconds * 1000)
      const end = graceSeconds === 0 ? { revoked_at: now } : { expires_at: graceEnd }
      await repository(transaction).update(keyId, { ...end, rotated_to: row.id, revision })
      const details = { successor: row.id, fingerprint: keyFingerprint(row), grace_seconds: graceSeconds }
      await log(transaction, { actor, verb: 'rotated', id: keyId, details })
      return { record: toRecord(row), secret }
    })
  }

  const revoke: Keys['revoke'] = async (asker, keyId) => {
    await database.transaction().execute(async (transaction) => {
      const revision = await nextRevision(transaction)
      const actor = await confirmActor(transaction, asker)
      await found(transaction, keyId)
      // Revoking twice is no error: what was asked for holds.
      const row = await repository(transaction).update(keyId, { revoked_at: clock.now(), revision })
      if (row !== undefined) await log(transaction, { actor, verb: 'revoked', id: keyId, details: { name: row.name } })
    })
  }

  const pages = credentialPages(database, workspaceId, kind, ownedBy)

  const page: Keys['page'] = async ({ unlimited = false, ...wanted }) => {
    const { rows, nextCursor } = await pages.page(wanted, { now: clock.now(), unlimited })
    return { records: rows.map(toRecord), nextCursor }
  }

  const list = async (): Promise<KeyRecord[]> => {
    const records: KeyRecord[] = []
    let cursor: string | null = null
    do {
      const read: KeyPage = await page({ cursor, limit: mostListed, sort: newestFirst, filters: {} })
      records.push(...read.records)
      cursor = read.nextCursor
    } while (cursor !== null)
    return records
  }

  return {
    list,
    page,
    counts: ({ filters, unlimited = false }) => pages.counts(filters, { now: clock.now(), unlimited }),
    anyUsed: pages.anyUsed,
    get: async (keyId) => toRecord(await found(database, keyId)),
    create,
    createWithin,
    update,
    rotate,
    revoke,
  }
}
