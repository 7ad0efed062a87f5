/** The only queries of `api_keys`, made for one workspace and one kind; a presented key is found by its id alone. */
import type { Updateable } from 'kysely'
import { z } from 'zod'
import type { Database } from '../storage/database.ts'
import type { ApiKeyRow } from '../storage/schema.ts'
import type { KeyKind, KeyRecord } from './model.ts'

const Texts = z.array(z.string())
const readTexts = (json: string | null): readonly string[] | null =>
  json === null ? null : Texts.parse(JSON.parse(json))

export const writeTexts = (texts: readonly string[] | null): string | null =>
  texts === null ? null : JSON.stringify(texts)

export const toKeyRecord = (row: ApiKeyRow, workspaceDeleted: boolean): KeyRecord => ({
  id: row.id,
  workspaceId: row.workspace_id,
  kind: row.kind,
  name: row.name,
  lastFour: row.last_four,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  rotatedTo: row.rotated_to,
  lastUsedAt: row.last_used_at,
  scopes: readTexts(row.scopes),
  allowedModels: readTexts(row.allowed_models),
  allowedAddresses: readTexts(row.allowed_addresses),
  requestsPerMinute: row.requests_per_minute,
  dropUnsupported: row.drop_unsupported !== 0,
  source: row.source,
  workspaceDeleted,
})

/** `ownedBy` null: everyone's. */
export const apiKeysRepository = (database: Database, workspaceId: string, kind: KeyKind, ownedBy: string | null) => ({
  create: async (row: Omit<ApiKeyRow, 'workspace_id' | 'kind'>): Promise<ApiKeyRow> => {
    const values = { ...row, workspace_id: workspaceId, kind }
    return database.insertInto('api_keys').values(values).returningAll().executeTakeFirstOrThrow()
  },

  findById: (id: string): Promise<ApiKeyRow | undefined> =>
    database
      .selectFrom('api_keys')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind)
      .$if(ownedBy !== null, (query) => query.where('created_by', '=', ownedBy))
      .where('id', '=', id)
      .executeTakeFirst(),

  /** In a transaction: as `findById`, and nobody changes the key before the transaction ends. */
  lock: (id: string): Promise<ApiKeyRow | undefined> =>
    // An update that changes nothing locks the row on both databases.
    database
      .updateTable('api_keys')
      .set({ id })
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind)
      .$if(ownedBy !== null, (query) => query.where('created_by', '=', ownedBy))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst(),

  /** Undefined if the key is absent or revoked. */
  update: (id: string, change: Updateable<ApiKeyRow>): Promise<ApiKeyRow | undefined> =>
    database
      .updateTable('api_keys')
      .set(change)
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind)
      .$if(ownedBy !== null, (query) => query.where('created_by', '=', ownedBy))
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returningAll()
      .executeTakeFirst(),
})

/** Whatever one person made, in one workspace or (null) in all; the ids of the keys that ended by it. */
export const revokeKeysMadeBy = async (
  database: Database,
  input: { personId: string; workspaceId: string | null; now: number; revision: number },
): Promise<string[]> => {
  const rows = await database
    .updateTable('api_keys')
    .set({ revoked_at: input.now, revision: input.revision })
    .where('created_by', '=', input.personId)
    .where('revoked_at', 'is', null)
    .$if(input.workspaceId !== null, (query) => query.where('workspace_id', '=', input.workspaceId ?? ''))
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/** Of one workspace or (null) of all. @returns how many ended by it. */
export const revokeAllKeys = async (
  database: Database,
  input: { workspaceId: string | null; kind: KeyKind; now: number; revision: number },
): Promise<number> => {
  const result = await database
    .updateTable('api_keys')
    .set({ revoked_at: input.now, revision: input.revision })
    .where('kind', '=', input.kind)
    .where('revoked_at', 'is', null)
    .$if(input.workspaceId !== null, (query) => query.where('workspace_id', '=', input.workspaceId ?? ''))
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** The ids of the management tokens that one person ever made. */
export const listTokensMadeBy = async (database: Database, personId: string): Promise<string[]> => {
  const rows = await database
    .selectFrom('api_keys')
    .select('id')
    .where('created_by', '=', personId)
    .where('kind', '=', 'management')
    .execute()
  return rows.map((row) => row.id)
}

type RowWithWorkspace = { readonly row: ApiKeyRow; readonly workspaceDeleted: boolean }

const withWorkspaces = (database: Database) =>
  database
    .selectFrom('api_keys')
    .innerJoin('workspaces', 'workspaces.id', 'api_keys.workspace_id')
    .selectAll('api_keys')
    .select('workspaces.deleted_at as workspace_deleted_at')

const split = (joined: ApiKeyRow & { workspace_deleted_at: number | null }): RowWithWorkspace => {
  const { workspace_deleted_at: deletedAt, ...row } = joined
  return { row, workspaceDeleted: deletedAt !== null }
}

/** For checking a presented key, whose workspace is not known yet. */
export const findPresentedKey = async (
  database: Database,
  id: string,
  kind: KeyKind,
): Promise<RowWithWorkspace | null> => {
  const row = await withWorkspaces(database)
    .where('api_keys.id', '=', id)
    .where('api_keys.kind', '=', kind)
    .executeTakeFirst()
  return row === undefined ? null : split(row)
}

/** API keys of every workspace that changed after `revision`, for the policy in memory. */
export const listKeysSince = async (database: Database, revision: number): Promise<RowWithWorkspace[]> => {
  const rows = await withWorkspaces(database)
    .where('api_keys.revision', '>', revision)
    .where('api_keys.kind', '=', 'api')
    .execute()
  return rows.map(split)
}

/** Those of a few `hashes` that some key has, whatever its workspace. */
export const findKnownHashes = async (database: Database, hashes: readonly string[]): Promise<string[]> => {
  if (hashes.length === 0) return []
  const rows = await database.selectFrom('api_keys').select('key_hash').where('key_hash', 'in', hashes).execute()
  return rows.map((row) => row.key_hash)
}

/** Of either kind, living and ended. */
export const listKeyIdsOf = async (database: Database, workspaceId: string): Promise<string[]> => {
  const rows = await database.selectFrom('api_keys').select('id').where('workspace_id', '=', workspaceId).execute()
  return rows.map((row) => row.id)
}

/** For an import that goes away again: a revoked key would stay listed. */
export const deleteKeys = async (database: Database, ids: readonly string[]): Promise<void> => {
  for (let start = 0; start < ids.length; start += 500) {
    await database
      .deleteFrom('api_keys')
      .where('id', 'in', ids.slice(start, start + 500))
      .execute()
  }
}

export const recordLastUsed = async (database: Database, used: ReadonlyMap<string, number>): Promise<void> => {
  if (used.size === 0) return
  await database.transaction().execute(async (transaction) => {
    // In one order everywhere, so that two servers cannot wait for each other's rows.
    for (const [id, time] of [...used].sort(([one], [other]) => (one < other ? -1 : 1))) {
      await transaction
        .updateTable('api_keys')
        .set({ last_used_at: time })
        .where('id', '=', id)
        .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<', time)]))
        .execute()
    }
  })
}
