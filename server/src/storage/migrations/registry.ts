import type { Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import { foundation } from './0001-foundation.ts'
import { attemptTimes } from './0002-attempt-times.ts'
import { recordsById } from './0003-records-by-id.ts'
import { adminCommands } from './0004-admin-commands.ts'
import { auditTree } from './0005-audit-tree.ts'
import { walletAccounts } from './0006-wallets.ts'
import { sealedGeneration } from './0007-sealed-generation.ts'
import { backupRuns } from './0008-backup-runs.ts'
import { imports } from './0009-imports.ts'

export type Migration = {
  /** As its file: number and words. Never changed once released. */
  readonly name: string
  /** Tables it makes; a database that lacks one of them is refused. */
  readonly tables: readonly string[]
  /** Runs in one transaction on either database: Kysely's schema builder, no statement of one database's own. */
  readonly up: (transaction: Transaction<Schema>) => Promise<void>
}

/** In order of application; new ones go to the end. */
export const migrations: readonly Migration[] = [
  foundation,
  attemptTimes,
  recordsById,
  adminCommands,
  auditTree,
  walletAccounts,
  sealedGeneration,
  backupRuns,
  imports,
]
