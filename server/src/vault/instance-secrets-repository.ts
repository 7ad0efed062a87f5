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

  countByRoot: async (): Promise<{ rootKid: string; count: number }[]> => {
    const rows = await database
      .selectFrom('instance_secrets')
      .select(({ fn }) => ['root_kid', fn.countAll<number>().as('count')])
      .groupBy('root_kid')
      .execute()
    return rows.map(({ root_kid, count }) => ({ rootKid: root_kid, count: Number(count) }))
  },

  /** A handful in all, so they come at once. */
  underOthers: (rootKid: string): Promise<InstanceSecretRow[]> =>
    database
      .selectFrom('instance_secrets')
      .selectAll()
      .where('root_kid', '<>', rootKid)
      .orderBy('name')
      .orderBy('version')
      .execute(),

  /** Only if it is still sealed as it was seen. */
  rewrap: async (seen: InstanceSecretRow, change: Pick<InstanceSecretRow, 'sealed' | 'root_kid'>): Promise<boolean> => {
    const result = await database
      .updateTable('instance_secrets')
      .set(change)
      .where('name', '=', seen.name)
      .where('version', '=', seen.version)
      .where('sealed', '=', seen.sealed)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },
})
