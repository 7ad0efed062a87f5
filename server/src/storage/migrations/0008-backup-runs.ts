/** Which backups were made here, and which one is under way. */
import type { Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

export const backupRuns = {
  name: '0008-backup-runs',
  tables: ['backup_runs'],
  up: async ({ schema }: Transaction<Schema>): Promise<void> => {
    await schema
      .createTable('backup_runs')
      .addColumn('id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('origin', 'text', (column) => column.notNull())
      // Unique: of two servers that see the same last run, one makes the next.
      .addColumn('follows', 'text', (column) => column.unique())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('file', 'text')
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .addColumn('finished_at', 'bigint')
      .addColumn('rows_done', 'bigint', (column) => column.notNull())
      .addColumn('rows_total', 'bigint')
      .addColumn('bytes', 'bigint')
      .addColumn('sha256', 'text')
      .addColumn('problem', 'text')
      .execute()
    await schema.createIndex('backup_runs_started').on('backup_runs').column('started_at').execute()
  },
} as const
