/** What was taken over from another gateway, so that it adds nothing twice and can go away again. Nothing is dropped. */
import type { Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

export const imports = {
  name: '0009-imports',
  tables: ['imports', 'import_items'],
  up: async ({ schema }: Transaction<Schema>): Promise<void> => {
    await schema.alterTable('api_keys').addColumn('source', 'text').execute()
    // Asked for once an import: whether a key that is taken over is here already.
    await schema.createIndex('api_keys_hash').on('api_keys').column('key_hash').execute()
    await schema
      .createTable('imports')
      .addColumn('id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('format', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('window_ends_at', 'bigint', (column) => column.notNull())
      .addColumn('counts', 'text', (column) => column.notNull())
      .addColumn('rolled_back_at', 'bigint')
      .addColumn('ended_keys', 'text')
      .addColumn('revision', 'bigint', (column) => column.notNull())
      .execute()
    await schema
      .createTable('import_items')
      .addColumn('import_id', 'text', (column) => column.notNull())
      .addColumn('format', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('source_id', 'text', (column) => column.notNull())
      .addColumn('target_id', 'text', (column) => column.notNull())
      .addColumn('workspace_id', 'text', (column) => column.notNull())
      // Of two imports of one row at once, one fails.
      .addPrimaryKeyConstraint('import_items_key', ['format', 'kind', 'source_id'])
      .addForeignKeyConstraint('import_items_import', ['import_id'], 'imports', ['id'])
      .execute()
    await schema.createIndex('import_items_of_import').on('import_items').column('import_id').execute()
  },
} as const
