/** The only queries of `audit_entries` and `audit_head`. */
import type { Transaction } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { AuditEntryRow, AuditHeadRow, Schema } from '../storage/schema.ts'
import { genesisHash } from './chain.ts'

const headId = 1

/** Of several processes that start at once, one makes the head and all go on with it. */
export const createHeadIfAbsent = async (database: Database, deployment: string): Promise<void> => {
  await database
    .insertInto('audit_head')
    .values({ id: headId, deployment, size: 0, head_hash: genesisHash, last_time: 0 })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** Whoever holds the head appends; everyone else, in any process, waits for the transaction's end. */
export const lockHead = (transaction: Transaction<Schema>): Promise<AuditHeadRow | undefined> =>
  // An update that changes nothing locks the row on both databases; `for update` exists on one of them only.
  transaction.updateTable('audit_head').set({ id: headId }).where('id', '=', headId).returningAll().executeTakeFirst()

export const appendRow = async (transaction: Transaction<Schema>, row: AuditEntryRow): Promise<void> => {
  await transaction.insertInto('audit_entries').values(row).execute()
  await transaction
    .updateTable('audit_head')
    .set({ size: row.sequence + 1, head_hash: row.entry_hash, last_time: row.time })
    .where('id', '=', headId)
    .execute()
}

export const findHead = (database: Database): Promise<AuditHeadRow | undefined> =>
  database.selectFrom('audit_head').selectAll().where('id', '=', headId).executeTakeFirst()

/** Oldest first, from `start` on. */
export const readForward = (database: Database, start: number, limit: number): Promise<AuditEntryRow[]> =>
  database
    .selectFrom('audit_entries')
    .selectAll()
    .where('sequence', '>=', start)
    .orderBy('sequence', 'asc')
    .limit(limit)
    .execute()

/** Bytes of every entry of an action that concerns the installation. */
export const readByAction = (database: Database, action: string): Promise<Pick<AuditEntryRow, 'bytes'>[]> =>
  database
    .selectFrom('audit_entries')
    .select('bytes')
    .where('workspace_id', 'is', null)
    .where('action', '=', action)
    .execute()

export type EntryFilters = {
  /** Exact, or everything of one object: `api_key.*`. */
  readonly action?: string | undefined
  /** `type:id`, or the type where it has no id. */
  readonly actor?: string | undefined
  readonly target?: string | undefined
  /** Milliseconds since 1970; `from` is in it, `to` is not. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** Newest first, before `before` (null: from the newest). */
const readNewestFirst = (
  database: Database,
  workspaceId: string | null,
  before: number | null,
  limit: number,
  { action, actor, target, from, to }: EntryFilters,
): Promise<AuditEntryRow[]> => {
  let query = database.selectFrom('audit_entries').selectAll()
  if (workspaceId !== null) query = query.where('workspace_id', '=', workspaceId)
  if (before !== null) query = query.where('sequence', '<', before)
  if (action?.endsWith('.*')) query = query.where('action', 'like', `${action.slice(0, -1)}%`)
  else if (action !== undefined) query = query.where('action', '=', action)
  if (actor !== undefined) query = query.where('actor', '=', actor)
  if (target !== undefined) query = query.where('target', '=', target)
  if (from !== undefined) query = query.where('time', '>=', from)
  if (to !== undefined) query = query.where('time', '<', to)
  return query.orderBy('sequence', 'desc').limit(limit).execute()
}

/** Of all workspaces and the installation. */
export const readBackward = (
  database: Database,
  before: number | null,
  limit: number,
  filters: EntryFilters = {},
): Promise<AuditEntryRow[]> => readNewestFirst(database, null, before, limit, filters)

export const workspaceEntries = (database: Database, workspaceId: string) => ({
  readBackward: (before: number | null, limit: number, filters: EntryFilters = {}): Promise<AuditEntryRow[]> =>
    readNewestFirst(database, workspaceId, before, limit, filters),

  find: (sequence: number): Promise<AuditEntryRow | undefined> =>
    database
      .selectFrom('audit_entries')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('sequence', '=', sequence)
      .executeTakeFirst(),
})
