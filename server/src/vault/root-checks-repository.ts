/** The tables root_key_checks (which root has which bytes) and root_key_holders (which running server has which roots). */
import { z } from 'zod'
import type { Database } from '../storage/database.ts'
import type { RootKeyCheckRow } from '../storage/schema.ts'

const Kids = z.array(z.string())

export type Holder = { readonly id: string; readonly kids: readonly string[]; readonly seenAt: number }

export const rootChecksRepository = (database: Database) => ({
  list: (): Promise<RootKeyCheckRow[]> => database.selectFrom('root_key_checks').selectAll().orderBy('kid').execute(),

  find: (kid: string): Promise<RootKeyCheckRow | undefined> =>
    database.selectFrom('root_key_checks').selectAll().where('kid', '=', kid).executeTakeFirst(),

  /** Leaves the row of another process in place where it was faster. */
  insertUnlessThere: async (row: RootKeyCheckRow): Promise<void> => {
    await database
      .insertInto('root_key_checks')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  },

  markRemoved: async (kid: string, at: number): Promise<void> => {
    await database
      .updateTable('root_key_checks')
      .set({ removed_at: at })
      .where('kid', '=', kid)
      .where('removed_at', 'is', null)
      .execute()
  },
})

export const holdersRepository = (database: Database) => ({
  seen: async ({ id, kids, seenAt }: Holder): Promise<void> => {
    const values = { kids: JSON.stringify(kids), seen_at: seenAt }
    await database
      .insertInto('root_key_holders')
      .values({ id, ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute()
  },
  gone: async (id: string): Promise<void> => {
    await database.deleteFrom('root_key_holders').where('id', '=', id).execute()
  },
  since: async (time: number): Promise<Holder[]> => {
    const rows = await database.selectFrom('root_key_holders').selectAll().where('seen_at', '>=', time).execute()
    return rows.map((row) => ({ id: row.id, kids: Kids.parse(JSON.parse(row.kids)), seenAt: row.seen_at }))
  },
})
