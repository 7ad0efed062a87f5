import { isErrorCode } from '@keepgate/protocol/error-codes'
import type { Kysely, Selectable, Transaction } from 'kysely'
import { isJsonObject, type JsonObject } from '../../kernel/json.ts'
import type { ProviderConnectionRow, Schema } from '../../storage/schema.ts'
import type { ProviderAdapter } from '../provider.ts'
import { basePathOf } from './base-url.ts'
import type { Connection, ConnectionTest, TestStage } from './connection.ts'

export type FindAdapter = (provider: string) => ProviderAdapter | null

const parseObject = (text: string): JsonObject => {
  const value: unknown = JSON.parse(text)
  return isJsonObject(value) ? value : {}
}

const isText = (value: unknown): value is string => typeof value === 'string'

const parseModels = (text: string): string[] => {
  const value: unknown = JSON.parse(text)
  return Array.isArray(value) ? value.filter(isText) : []
}

const readStage = (value: unknown): TestStage | null => {
  if (!isJsonObject(value)) return null
  const { ok, latencyMs, message } = value
  return typeof ok === 'boolean' && typeof latencyMs === 'number' && isText(message) ? { ok, latencyMs, message } : null
}

/** Null for what is no outcome of a test: it is shown to people and decides nothing. */
const parseTest = (text: string): ConnectionTest | null => {
  const { time, reach, call, code, cause, fix } = parseObject(text)
  const stage = readStage(reach)
  if (typeof time !== 'number' || stage === null) return null
  return {
    time,
    reach: stage,
    call: readStage(call),
    code: isText(code) && isErrorCode(code) ? code : null,
    cause: isText(cause) ? cause : null,
    fix: isText(fix) ? fix : null,
  }
}

/** Null for a provider that this version does not know (a newer version's row): it is left alone, not misread. */
export const toConnection = (row: Selectable<ProviderConnectionRow>, findAdapter: FindAdapter): Connection | null => {
  const adapter = findAdapter(row.provider)
  if (adapter === null) return null
  const url = new URL(row.base_url)
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    provider: adapter.id,
    adapter,
    baseUrl: row.base_url,
    origin: url.origin,
    basePath: basePathOf(url),
    sealedKey: row.sealed_key,
    keyLastFour: row.key_last_four,
    keyFingerprint: row.key_fingerprint,
    options: parseObject(row.options),
    models: row.models === null ? null : parseModels(row.models),
    dropUnsupported: row.drop_unsupported === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    removedAt: row.removed_at,
    lastTest: row.last_test === null ? null : parseTest(row.last_test),
    revision: row.revision,
  }
}

/** All connections newer than a revision, of every workspace: only for the gateway's memory, never for a request. */
export const connectionsSince = async (
  database: Kysely<Schema>,
  revision: number,
  findAdapter: FindAdapter,
): Promise<Connection[]> => {
  const rows = await database.selectFrom('provider_connections').selectAll().where('revision', '>', revision).execute()
  return rows.flatMap((row) => toConnection(row, findAdapter) ?? [])
}

type Changes = Partial<
  Pick<
    ProviderConnectionRow,
    | 'name'
    | 'base_url'
    | 'sealed_key'
    | 'key_last_four'
    | 'key_fingerprint'
    | 'options'
    | 'models'
    | 'drop_unsupported'
    | 'updated_at'
    | 'removed_at'
    | 'revision'
    | 'last_test'
  >
>

/** The connections of one workspace; removed ones are not found. */
export const connectionRepository = (
  database: Kysely<Schema> | Transaction<Schema>,
  workspaceId: string,
  findAdapter: FindAdapter,
) => {
  const living = () =>
    database
      .selectFrom('provider_connections')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('removed_at', 'is', null)
  return {
    list: async (): Promise<Connection[]> => {
      const rows = await living().orderBy('created_at').orderBy('id').execute()
      return rows.flatMap((row) => toConnection(row, findAdapter) ?? [])
    },
    find: async (id: string): Promise<Connection | null> => {
      const row = await living().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : toConnection(row, findAdapter)
    },
    /** Whether there is or ever was a connection to this provider. */
    everHad: async (provider: string): Promise<boolean> => {
      const row = await database
        .selectFrom('provider_connections')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .where('provider', '=', provider)
        .executeTakeFirst()
      return row !== undefined
    },
    nameTaken: async (name: string, exceptId: string | null): Promise<boolean> => {
      const row = await living().where('name', '=', name).executeTakeFirst()
      return row !== undefined && row.id !== exceptId
    },
    insert: async (row: Omit<ProviderConnectionRow, 'workspace_id'>): Promise<void> => {
      await database
        .insertInto('provider_connections')
        .values({ ...row, workspace_id: workspaceId })
        .execute()
    },
    update: async (id: string, changes: Changes): Promise<void> => {
      await database
        .updateTable('provider_connections')
        .set(changes)
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute()
    },
  }
}
