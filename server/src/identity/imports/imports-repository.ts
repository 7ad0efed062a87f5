/** The only queries of `imports` and `import_items`. */
import { z } from 'zod'
import type { Database } from '../../storage/database.ts'
import type { ImportItemRow, ImportRow } from '../../storage/schema.ts'

const Ids = z.array(z.string())

/** Rows of one statement: a database takes only so many values at once. */
const atOnce = 500

export const importsRepository = (database: Database) => ({
  create: async (row: ImportRow): Promise<void> => {
    await database.insertInto('imports').values(row).execute()
  },

  addItems: async (items: readonly ImportItemRow[]): Promise<void> => {
    for (let start = 0; start < items.length; start += atOnce) {
      await database
        .insertInto('import_items')
        .values(items.slice(start, start + atOnce))
        .execute()
    }
  },

  /** Oldest first; those that were rolled back too. */
  list: (): Promise<ImportRow[]> => database.selectFrom('imports').selectAll().orderBy('id').execute(),

  findById: (id: string): Promise<ImportRow | undefined> =>
    database.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst(),

  itemsOf: (importId: string): Promise<ImportItemRow[]> =>
    database.selectFrom('import_items').selectAll().where('import_id', '=', importId).execute(),

  /** Everything that is here of this format, whichever import brought it. */
  itemsOfFormat: (format: string): Promise<ImportItemRow[]> =>
    database.selectFrom('import_items').selectAll().where('format', '=', format).execute(),

  /** What a row became is another one now. */
  retarget: async (item: ImportItemRow, targetId: string): Promise<void> => {
    await database
      .updateTable('import_items')
      .set({ target_id: targetId })
      .where('format', '=', item.format)
      .where('kind', '=', item.kind)
      .where('source_id', '=', item.source_id)
      .execute()
  },

  /** Its items go; what it was stays listed. `endedKeys`: what running servers must forget. */
  markRolledBack: async (
    id: string,
    change: { rolledBackAt: number; endedKeys: readonly string[]; revision: number },
  ): Promise<void> => {
    const { rolledBackAt, endedKeys, revision } = change
    await database.deleteFrom('import_items').where('import_id', '=', id).execute()
    await database
      .updateTable('imports')
      .set({ rolled_back_at: rolledBackAt, ended_keys: JSON.stringify(endedKeys), revision })
      .where('id', '=', id)
      .execute()
  },
})

/** Ids of the keys that rollbacks deleted after `revision`, for the policy in memory. */
export const listRolledBackKeys = async (database: Database, revision: number): Promise<string[]> => {
  const rows = await database
    .selectFrom('imports')
    .select('ended_keys')
    .where('revision', '>', revision)
    .where('ended_keys', 'is not', null)
    .execute()
  return rows.flatMap((row) => Ids.parse(JSON.parse(row.ended_keys ?? '[]')))
}
