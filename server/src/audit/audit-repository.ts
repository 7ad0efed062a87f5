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

/** Oldest first, after `after` (null: from the start). */
export const readForward = (database: Database, after: number | null, limit: number): Promise<AuditEntryRow[]> =>
  database
    .selectFrom('audit_entries')
    .selectAll()
    .$if(after !== null, (query) => query.where('sequence', '>', after))
    .orderBy('sequence', 'asc')
    .limit(limit)
    .execute()

export const workspaceEntries = (database: Database, workspaceId: string) => ({
  /** Newest first, before `before` (null: from the newest). */
  readBackward: (before: number | null, limit: number): Promise<AuditEntryRow[]> =>
    database
      .selectFrom('audit_entries')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .$if(before !== null, (query) => query.where('sequence', '<', before))
      .orderBy('sequence', 'desc')
      .limit(limit)
      .execute(),
})
