/** The only queries of `setup_links`. */
import type { Database } from '../storage/database.ts'
import type { SetupLinkRow } from '../storage/schema.ts'

export const setupLinksRepository = (database: Database) => ({
  create: async (row: SetupLinkRow): Promise<void> => {
    await database.insertInto('setup_links').values(row).execute()
  },

  /** False if there is no such link, or not any more. */
  spend: async (tokenHash: string, now: number): Promise<boolean> => {
    const result = await database
      .updateTable('setup_links')
      .set({ spent_at: now })
      .where('token_hash', '=', tokenHash)
      .where('spent_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },

  spendAll: async (now: number): Promise<void> => {
    await database.updateTable('setup_links').set({ spent_at: now }).where('spent_at', 'is', null).execute()
  },
})
