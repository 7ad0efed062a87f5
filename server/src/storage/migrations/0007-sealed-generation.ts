/** Sealed keys carry their workspace's generation: raising it revokes all that were sealed before. */
import type { Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

export const sealedGeneration = {
  name: '0007-sealed-generation',
  tables: [],
  up: async ({ schema }: Transaction<Schema>): Promise<void> => {
    await schema
      .alterTable('workspaces')
      .addColumn('sealed_generation', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute()
  },
} as const
