/** The only queries of `wallet_accounts`. */
import { type Kysely, sql } from 'kysely'
import type { Schema, WalletAccountRow } from '../../storage/schema.ts'

type Executor = Kysely<Schema>

/** What a change of format replaces. `held` and what is kept belong to it. */
export type FormatColumns = Pick<
  WalletAccountRow,
  'format' | 'sealed_private_key' | 'encryption_salt' | 'kept_private_key' | 'kept_salt' | 'migrated_at' | 'held'
>

export const walletsOfUser = (database: Executor, userId: string) => {
  const mine = database.selectFrom('wallet_accounts').selectAll().where('user_id', '=', userId)
  return {
    list: () => mine.orderBy('id').execute(),
    find: (id: string) => mine.where('id', '=', id).executeTakeFirst(),
  }
}

/** Of all users: for imports, migrations and counts. */
export const everyWallet = (database: Executor) => ({
  insert: (row: WalletAccountRow) => database.insertInto('wallet_accounts').values(row).execute(),

  isImported: async (importKey: string): Promise<boolean> =>
    (await database
      .selectFrom('wallet_accounts')
      .select('id')
      .where('import_key', '=', importKey)
      .executeTakeFirst()) !== undefined,

  /** Only if the private key is still the one that was looked at: of two changes at once, one wins. */
  replaceFormat: async (seen: WalletAccountRow, change: FormatColumns): Promise<boolean> => {
    const result = await database
      .updateTable('wallet_accounts')
      .set(change)
      .where('id', '=', seen.id)
      .where('format', '=', seen.format)
      .where('sealed_private_key', '=', seen.sealed_private_key)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },

  /** By id, after `after`; those in an older format. */
  older: (after: string, limit: number): Promise<WalletAccountRow[]> =>
    database
      .selectFrom('wallet_accounts')
      .selectAll()
      .where('format', '=', 'fernet')
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute(),

  /** By id, after `after`; those whose older ciphertext is kept, and that were migrated after `since`. */
  reversible: (since: number, after: string, limit: number): Promise<WalletAccountRow[]> =>
    database
      .selectFrom('wallet_accounts')
      .selectAll()
      .where('kept_private_key', 'is not', null)
      .where('migrated_at', '>', since)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute(),

  /** Those that were migrated at `before` or earlier lose what they came from. */
  forgetKept: async (before: number): Promise<number> => {
    const result = await database
      .updateTable('wallet_accounts')
      .set({ kept_private_key: null, kept_salt: null, import_tag: null })
      .where('kept_private_key', 'is not', null)
      .where('migrated_at', '<=', before)
      .executeTakeFirst()
    return Number(result.numUpdatedRows)
  },

  countOlder: async (): Promise<number> => {
    const { count } = await database
      .selectFrom('wallet_accounts')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('format', '=', 'fernet')
      .executeTakeFirstOrThrow()
    return Number(count)
  },

  countReversible: async (since: number): Promise<{ count: number; firstMigratedAt: number | null }> => {
    const row = await database
      .selectFrom('wallet_accounts')
      .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('migrated_at').as('first')])
      .where('kept_private_key', 'is not', null)
      .where('migrated_at', '>', since)
      .executeTakeFirstOrThrow()
    return { count: Number(row.count), firstMigratedAt: row.first === null ? null : Number(row.first) }
  },

  countAll: async (): Promise<number> => {
    const { count } = await database
      .selectFrom('wallet_accounts')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return Number(count)
  },

  /** How many are sealed under a data key that stands under each root. */
  countByRoot: async (): Promise<ReadonlyMap<string, number>> => {
    const rows = await database
      .selectFrom('wallet_accounts')
      .innerJoin('data_keys', (join) =>
        join
          .on('data_keys.scope', '=', 'user')
          .onRef('data_keys.scope_id', '=', 'wallet_accounts.user_id')
          .on(sql`'kg1.' || data_keys.kid || '.'`, '=', sql`substr(sealed_private_key, 1, 5 + length(data_keys.kid))`),
      )
      .select(({ fn }) => ['data_keys.root_kid', fn.countAll<number>().as('count')])
      .where('wallet_accounts.format', '=', 'kg1')
      .groupBy('data_keys.root_kid')
      .execute()
    return new Map(rows.map(({ root_kid, count }) => [root_kid, Number(count)]))
  },
})
