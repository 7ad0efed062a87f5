import type { Transaction } from 'kysely'
import type { Actor, Asker } from './ports.ts'
import type { Schema } from './schema.ts'

/** In every change, after the revision is taken and before anything else is read. Throws what the asker's check throws. */
export const confirmActor = async (transaction: Transaction<Schema>, asker: Asker): Promise<Actor> =>
  'confirm' in asker ? asker.confirm(transaction) : asker
