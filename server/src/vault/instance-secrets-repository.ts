/** The table instance_secrets: sealed values, never an open one. */
import type { Database } from '../storage/database.ts'
import type { InstanceSecretRow } from '../storage/schema.ts'

export const instanceSecretsRepository = (database: Database) => ({
  /** Every version, the oldest first. */
  list: (name: string) =>
    database.selectFrom('instance_secrets').selectAll().where('name', '=', name).orderBy('version').execute(),
  /** Leaves the row of another process in place where it was faster. */
  insertUnlessThere: (row: InstanceSecretRow) =>
    database
      .insertInto('instance_secrets')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  rootKids: async (): Promise<string[]> =>
    (await database.selectFrom('instance_secrets').select('root_kid').distinct().execute()).map((row) => row.root_kid),
  anyUnder: (rootKid: string) =>
    database.selectFrom('instance_secrets').selectAll().where('root_kid', '=', rootKid).limit(1).executeTakeFirst(),
})
