/** The only queries of `backup_runs`. */
import type { Transaction } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { BackupRunRow, Schema } from '../storage/schema.ts'

/** Newest first; runs of the same millisecond by id, which is later for what was made later. */
const newest = (database: Database | Transaction<Schema>) =>
  database.selectFrom('backup_runs').selectAll().orderBy('started_at', 'desc').orderBy('id', 'desc')

export const backupRunsRepository = (database: Database) => ({
  list: (limit: number): Promise<BackupRunRow[]> => newest(database).limit(limit).execute(),
  lastScheduled: (): Promise<BackupRunRow | undefined> =>
    newest(database).where('origin', '=', 'schedule').limit(1).executeTakeFirst(),
  lastCompleted: (): Promise<BackupRunRow | undefined> =>
    newest(database).where('state', '=', 'completed').limit(1).executeTakeFirst(),
  /** Throws a unique violation where another run follows the same one. */
  insert: async (row: BackupRunRow): Promise<void> => {
    await database.insertInto('backup_runs').values(row).execute()
  },
  noteProgress: async (id: string, nowMs: number, done: number, total: number): Promise<void> => {
    await database
      .updateTable('backup_runs')
      .set({ seen_at: nowMs, rows_done: done, rows_total: total })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .execute()
  },
  /** Runs that nobody has renewed since then have died with their process. */
  failSilent: async (sinceMs: number, nowMs: number): Promise<void> => {
    await database
      .updateTable('backup_runs')
      .set({ state: 'failed', finished_at: nowMs, problem: 'died' })
      .where('state', '=', 'running')
      .where('seen_at', '<', sinceMs)
      .execute()
  },
  /** Old runs are no use to anybody; the newest stay. */
  prune: async (beforeMs: number): Promise<void> => {
    await database.deleteFrom('backup_runs').where('started_at', '<', beforeMs).execute()
  },
})

export const finishRun = async (
  transaction: Database | Transaction<Schema>,
  id: string,
  changes: Partial<BackupRunRow>,
): Promise<void> => {
  await transaction.updateTable('backup_runs').set(changes).where('id', '=', id).execute()
}
