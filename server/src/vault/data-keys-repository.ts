/** The table data_keys: wrapped keys, never an unwrapped one. */
import type { Database } from '../storage/database.ts'
import type { DataKeyRow } from '../storage/schema.ts'

export type DataKeyOwner = Pick<DataKeyRow, 'scope' | 'scope_id'>

export const dataKeysOf = (database: Database, { scope, scope_id }: DataKeyOwner) => {
  const mine = database.selectFrom('data_keys').selectAll().where('scope', '=', scope).where('scope_id', '=', scope_id)
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

/** Of all workspaces and users. */
export const dataKeysUnderRoots = (database: Database) => ({
  rootKids: async (): Promise<string[]> =>
    (await database.selectFrom('data_keys').select('root_kid').distinct().execute()).map((row) => row.root_kid),
  anyUnder: (rootKid: string) =>
    database.selectFrom('data_keys').selectAll().where('root_kid', '=', rootKid).limit(1).executeTakeFirst(),

  countByRoot: async (): Promise<{ rootKid: string; scope: DataKeyRow['scope']; count: number }[]> => {
    const rows = await database
      .selectFrom('data_keys')
      .select(({ fn }) => ['root_kid', 'scope', fn.countAll<number>().as('count')])
      .groupBy(['root_kid', 'scope'])
      .execute()
    return rows.map(({ root_kid, scope, count }) => ({ rootKid: root_kid, scope, count: Number(count) }))
  },

  /** Those under another root, by scope, owner and id, after the given one. */
  underOthers: (rootKid: string, after: DataKeyRow | null, limit: number): Promise<DataKeyRow[]> =>
    database
      .selectFrom('data_keys')
      .selectAll()
      .where('root_kid', '<>', rootKid)
      .$if(after !== null, (query) =>
        query.where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('scope', 'scope_id', 'kid'),
            '>',
            tuple(after?.scope ?? 'instance', after?.scope_id ?? '', after?.kid ?? ''),
          ),
        ),
      )
      .orderBy('scope')
      .orderBy('scope_id')
      .orderBy('kid')
      .limit(limit)
      .execute(),

  /** Only if it is still wrapped as it was seen. */
  rewrap: async (seen: DataKeyRow, change: Pick<DataKeyRow, 'wrapped' | 'root_kid'>): Promise<boolean> => {
    const result = await database
      .updateTable('data_keys')
      .set(change)
      .where('scope', '=', seen.scope)
      .where('scope_id', '=', seen.scope_id)
      .where('kid', '=', seen.kid)
      .where('wrapped', '=', seen.wrapped)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },
})
