/** The table data_keys: wrapped keys, never an unwrapped one. */
import type { Database } from '../storage/database.ts'
import type { DataKeyRow } from '../storage/schema.ts'

export const dataKeysOf = (database: Database, workspaceId: string) => {
  const mine = database
    .selectFrom('data_keys')
    .selectAll()
    .where('scope', '=', 'workspace')
    .where('scope_id', '=', workspaceId)
  return {
    find: (kid: string) => mine.where('kid', '=', kid).executeTakeFirst(),
    list: () => mine.execute(),
    /** Leaves the row of another process in place where it was faster. */
    insertUnlessThere: (row: DataKeyRow) =>
      database
        .insertInto('data_keys')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
  }
}

/** Of all workspaces. */
export const dataKeysUnderRoots = (database: Database) => ({
  rootKids: async (): Promise<string[]> =>
    (await database.selectFrom('data_keys').select('root_kid').distinct().execute()).map((row) => row.root_kid),
  anyUnder: (rootKid: string) =>
    database.selectFrom('data_keys').selectAll().where('root_kid', '=', rootKid).limit(1).executeTakeFirst(),
})
