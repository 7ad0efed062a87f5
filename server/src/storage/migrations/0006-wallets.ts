/** Wallets and the salts of their people; who holds which root key, for a change of root under load. */
import type { Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

const holders = async ({ schema }: Transaction<Schema>): Promise<void> => {
  await schema.alterTable('root_key_checks').addColumn('removed_at', 'bigint').execute()
  await schema
    .createTable('root_key_holders')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('kids', 'text', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute()
  // What is left to wrap anew is asked for again and again while a root key is replaced.
  await schema.createIndex('data_keys_of_root').on('data_keys').column('root_kid').execute()
}

const walletTable = async ({ schema }: Transaction<Schema>): Promise<void> => {
  await schema
    .createTable('wallet_accounts')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    // No foreign key: an imported wallet may belong to somebody who is not here yet.
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('chain', 'text', (column) => column.notNull())
    .addColumn('public_key', 'text')
    .addColumn('name', 'text')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('metadata', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('format', 'text', (column) => column.notNull())
    .addColumn('sealed_private_key', 'text', (column) => column.notNull())
    .addColumn('encryption_salt', 'text')
    .addColumn('legacy_user_id', 'text')
    .addColumn('import_tag', 'text')
    .addColumn('import_key', 'text')
    .addColumn('kept_private_key', 'text')
    .addColumn('kept_salt', 'text')
    .addColumn('migrated_at', 'bigint')
    .addColumn('held', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('wallet_accounts_imported_once', ['import_key'])
    .execute()
  await schema.createIndex('wallet_accounts_of_user').on('wallet_accounts').columns(['user_id', 'id']).execute()
  await schema.createIndex('wallet_accounts_by_format').on('wallet_accounts').columns(['format', 'id']).execute()
}

export const walletAccounts = {
  name: '0006-wallets',
  tables: ['root_key_holders', 'wallet_accounts'],
  up: async (transaction: Transaction<Schema>): Promise<void> => {
    // Filled by the first start (identity/encryption-salts.ts), which counts and records it.
    await transaction.schema.alterTable('people').addColumn('encryption_salt', 'text').execute()
    await holders(transaction)
    await walletTable(transaction)
  },
} as const
