/** The only queries of `people`. People belong to the installation, not to one workspace. */
import type { Updateable } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { PersonRow } from '../storage/schema.ts'

export const peopleRepository = (database: Database) => ({
  create: async (row: PersonRow): Promise<void> => {
    await database.insertInto('people').values(row).execute()
  },

  findById: (id: string): Promise<PersonRow | undefined> =>
    database.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst(),

  /** `email` in its normalised form. */
  findByEmail: (email: string): Promise<PersonRow | undefined> =>
    database.selectFrom('people').selectAll().where('email', '=', email).executeTakeFirst(),

  /** In a transaction: false where the password that was checked is none any more; if true, it stays until the end. */
  lockPassword: async ({ id, login_hash: loginHash }: PersonRow): Promise<boolean> => {
    // An update that changes nothing locks the row on both databases.
    const result = await database
      .updateTable('people')
      .set({ id })
      .where('id', '=', id)
      .where('login_hash', '=', loginHash)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },

  /** Only if the row still carries what was checked: of two changes at once, one wins. */
  replaceSecrets: async (checked: PersonRow, change: Updateable<PersonRow>): Promise<boolean> => {
    const result = await database
      .updateTable('people')
      .set(change)
      .where('id', '=', checked.id)
      .where('login_hash', '=', checked.login_hash)
      .where('recovery_hash', '=', checked.recovery_hash)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },

  /** Undefined where the person is disabled, or none. */
  setDisplayName: (id: string, displayName: string): Promise<PersonRow | undefined> =>
    database
      .updateTable('people')
      .set({ display_name: displayName })
      .where('id', '=', id)
      .where('disabled_at', 'is', null)
      .returningAll()
      .executeTakeFirst(),

  setDisabled: async (id: string, disabledAt: number | null): Promise<void> => {
    await database.updateTable('people').set({ disabled_at: disabledAt }).where('id', '=', id).execute()
  },

  idsWithoutSalt: async (limit: number): Promise<string[]> =>
    (await database.selectFrom('people').select('id').where('encryption_salt', 'is', null).limit(limit).execute()).map(
      ({ id }) => id,
    ),

  /** False where there is one already. */
  setSaltUnlessThere: async (id: string, salt: string): Promise<boolean> => {
    const result = await database
      .updateTable('people')
      .set({ encryption_salt: salt })
      .where('id', '=', id)
      .where('encryption_salt', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },

  /** How many can administer the installation. */
  countAdministrators: async (): Promise<number> => {
    const row = await database
      .selectFrom('people')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('role', '=', 'admin')
      .where('disabled_at', 'is', null)
      .executeTakeFirstOrThrow()
    return row.count
  },

  hasAdministrator: async (): Promise<boolean> => {
    const row = await database.selectFrom('people').select('id').where('role', '=', 'admin').limit(1).executeTakeFirst()
    return row !== undefined
  },
})
