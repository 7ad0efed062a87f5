/** Signed admin requests: registered keys, spent nonces, commands; and what commands keep: limits, outbound addresses. */
import type { Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

export const adminCommands = {
  name: '0004-admin-commands',
  tables: ['admin_keys', 'admin_nonces', 'admin_commands', 'limit_overrides', 'outbound_allowances'],
  up: async ({ schema }: Transaction<Schema>): Promise<void> => {
    await schema
      .createTable('admin_keys')
      .addColumn('id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('public_key_hex', 'text', (column) => column.notNull().unique())
      .addColumn('roles', 'text', (column) => column.notNull())
      .addColumn('workspaces', 'text')
      .addColumn('not_before', 'bigint')
      .addColumn('not_after', 'bigint')
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('revoked_at', 'bigint')
      .execute()

    await schema
      .createTable('admin_nonces')
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('nonce', 'text', (column) => column.notNull())
      .addColumn('spent_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('admin_nonces_key', ['key_id', 'nonce'])
      .execute()
    await schema.createIndex('admin_nonces_spent_at').on('admin_nonces').column('spent_at').execute()

    await schema
      .createTable('admin_commands')
      .addColumn('id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('body', 'text')
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('public_key_hex', 'text', (column) => column.notNull())
      .addColumn('approved_by', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint')
      .addColumn('finished_at', 'bigint')
      .addColumn('error_code', 'text')
      .execute()
    await schema.createIndex('admin_commands_status').on('admin_commands').columns(['status', 'id']).execute()

    await schema
      .createTable('limit_overrides')
      .addColumn('subject', 'text', (column) => column.notNull().primaryKey())
      .addColumn('requests', 'bigint')
      .addColumn('window_seconds', 'bigint')
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute()

    await schema
      .createTable('outbound_allowances')
      .addColumn('host', 'text', (column) => column.notNull())
      .addColumn('port', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('outbound_allowances_key', ['host', 'port'])
      .execute()
  },
} as const
