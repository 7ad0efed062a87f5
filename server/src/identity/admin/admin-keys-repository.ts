/** The only queries of `admin_keys` and `admin_nonces`. */
import type { Database } from '../../storage/database.ts'
import type { AdminKeyRow } from '../../storage/schema.ts'

export const adminKeysRepository = (database: Database) => ({
  findById: (id: string): Promise<AdminKeyRow | undefined> =>
    database.selectFrom('admin_keys').selectAll().where('id', '=', id).executeTakeFirst(),

  findByPublicKey: (publicKeyHex: string): Promise<AdminKeyRow | undefined> =>
    database.selectFrom('admin_keys').selectAll().where('public_key_hex', '=', publicKeyHex).executeTakeFirst(),

  list: (): Promise<AdminKeyRow[]> => database.selectFrom('admin_keys').selectAll().orderBy('id').execute(),

  /** Throws a unique violation for an id or a public key that is known. */
  create: async (row: AdminKeyRow): Promise<void> => {
    await database.insertInto('admin_keys').values(row).execute()
  },

  /** False if it was revoked before, or is not there. */
  revoke: async (id: string, now: number): Promise<boolean> => {
    const result = await database
      .updateTable('admin_keys')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },
})

export const adminNoncesRepository = (database: Database) => ({
  /** False if the key has used it before. Of many at once, one is told true. */
  spend: async (keyId: string, nonce: string, now: number): Promise<boolean> => {
    const result = await database
      .insertInto('admin_nonces')
      .values({ key_id: keyId, nonce, spent_at: now })
      .onConflict((conflict) => conflict.columns(['key_id', 'nonce']).doNothing())
      .executeTakeFirst()
    return (result.numInsertedOrUpdatedRows ?? 0n) === 1n
  },

  forgetBefore: async (time: number): Promise<void> => {
    await database.deleteFrom('admin_nonces').where('spent_at', '<', time).execute()
  },
})
