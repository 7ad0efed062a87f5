/** A workspace's newest records by id: who follows the log live asks for them twice a second. */
import type { Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

export const recordsById = {
  name: '0003-records-by-id',
  tables: [],
  up: async ({ schema }: Transaction<Schema>): Promise<void> => {
    await schema.createIndex('request_records_by_id').on('request_records').columns(['workspace_id', 'id']).execute()
  },
} as const
