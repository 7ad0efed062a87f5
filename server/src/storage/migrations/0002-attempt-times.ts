/** Where the time of a request went: when its last attempt was sent and answered, and which attempts failed before. */
import type { Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

export const attemptTimes = {
  name: '0002-attempt-times',
  tables: [],
  // One column a statement: SQLite adds no more at once.
  up: async ({ schema }: Transaction<Schema>): Promise<void> => {
    await schema.alterTable('request_records').addColumn('sent_ms', 'bigint').execute()
    await schema.alterTable('request_records').addColumn('answered_ms', 'bigint').execute()
    await schema.alterTable('request_records').addColumn('failed_attempts', 'text').execute()
  },
} as const
