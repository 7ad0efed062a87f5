/**
 * All wallets from older formats to the current one, beside running servers, and back inside the window. Goes by id, so
 * that a run which was killed is taken up by the next one; a wallet that does not open is reported and left as it is.
 */
import type { Clock } from '../../kernel/clock.ts'
import { toAppError } from '../../kernel/errors.ts'
import type { Database } from '../../storage/database.ts'
import type { Actor, AppendAudit } from '../../storage/ports.ts'
import type { WalletAccountRow } from '../../storage/schema.ts'
import type { ChangeFormat } from './change-format.ts'
import type { OlderWallets } from './older-wallets.ts'
import type { WalletSeal } from './wallet-seal.ts'
import { everyWallet } from './wallets-repository.ts'

export type MigrationReport = {
  readonly changed: number
  /** Changed by somebody else at the same time. */
  readonly already: number
  readonly failed: readonly { readonly id: string; readonly user_id: string; readonly reason: string }[]
}

export type OnProgress = (progress: { readonly done: number; readonly total: number }) => void

export type MigrationOptions = {
  readonly actor: Actor
  /** Opens everything, changes nothing. */
  readonly dryRun?: boolean
  /** How many at once; derivation of older keys takes a core each. Default 1. */
  readonly atOnce?: number
  readonly onProgress?: OnProgress
}

export type WalletCounts = {
  readonly total: number
  /** In an older format. */
  readonly older: number
  /** Migrated, with the older ciphertext still kept. */
  readonly reversible: number
  /** When the first of them cannot be brought back any more, milliseconds since 1970. */
  readonly reversibleUntil: number | null
}

type Parts = {
  readonly database: Database
  readonly clock: Clock
  readonly audit: AppendAudit
  readonly seal: WalletSeal
  readonly older: OlderWallets
  readonly change: ChangeFormat
  readonly rollbackMs: number
}

const batch = 100

/** `change` answers whether it changed the row itself. */
type Work = (row: WalletAccountRow) => Promise<boolean>

const reasonOf = (thrown: unknown): string => {
  const { cause, message } = toAppError(thrown)
  return cause instanceof Error ? cause.message : message
}

const run = async (
  read: (after: string) => Promise<WalletAccountRow[]>,
  work: Work,
  total: number,
  { atOnce = 1, onProgress = () => undefined }: MigrationOptions,
): Promise<MigrationReport> => {
  const failed: { id: string; user_id: string; reason: string }[] = []
  let [changed, already, after] = [0, 0, '']

  const one = async (row: WalletAccountRow): Promise<void> => {
    try {
      if (await work(row)) changed++
      else already++
    } catch (thrown) {
      // Whatever it was, one row must not stop everybody behind it; where the database is gone, the next read says so.
      failed.push({ id: row.id, user_id: row.user_id, reason: reasonOf(thrown) })
    }
    onProgress({ done: changed + already + failed.length, total })
  }

  onProgress({ done: 0, total })
  for (;;) {
    const rows = await read(after)
    const last = rows.at(-1)
    if (last === undefined) return { changed, already, failed }
    after = last.id
    for (let start = 0; start < rows.length; start += atOnce) {
      await Promise.all(rows.slice(start, start + atOnce).map(one))
    }
  }
}

export type WalletMigration = ReturnType<typeof createWalletMigration>

export const createWalletMigration = ({ database, clock, audit, seal, older, change, rollbackMs }: Parts) => {
  const wallets = everyWallet(database)
  const windowStart = (): number => clock.now() - rollbackMs

  const record = (actor: Actor, action: string, details: Record<string, number>): Promise<void> =>
    database
      .transaction()
      .execute((transaction) => audit(transaction, { workspaceId: null, actor, action, target: null, details }))

  const finish = async (report: MigrationReport, action: string, { actor, dryRun = false }: MigrationOptions) => {
    const { changed, already, failed } = report
    if (!dryRun && changed + already + failed.length > 0)
      await record(actor, action, { changed, already, failed: failed.length })
    return report
  }

  /** Removes what is kept beyond its window; answers from how many wallets. */
  const purge = async (): Promise<number> => {
    const count = await wallets.forgetKept(windowStart())
    if (count > 0) await record({ type: 'system' }, 'wallet.older_ciphertexts_purged', { count })
    return count
  }

  return {
    purge,

    counts: async (): Promise<WalletCounts> => {
      const [total, olderCount, kept] = await Promise.all([
        wallets.countAll(),
        wallets.countOlder(),
        wallets.countReversible(windowStart()),
      ])
      const reversibleUntil = kept.firstMigratedAt === null ? null : kept.firstMigratedAt + rollbackMs
      return { total, older: olderCount, reversible: kept.count, reversibleUntil }
    },

    /** In a dry run `changed` is how many would be. Throws conflict without the older system's key. */
    migrate: async (options: MigrationOptions): Promise<MigrationReport> => {
      const total = await wallets.countOlder()
      if (total > 0) older.requireMasterKey()
      if (options.dryRun !== true) await purge()
      const migrateOne: Work = async (row) => {
        const privateKey = await seal.open(row)
        try {
          return options.dryRun === true || (await change.migrate(row, privateKey, options.actor))
        } finally {
          privateKey.fill(0)
        }
      }
      const report = await run((after) => wallets.older(after, batch), migrateOne, total, options)
      return finish(report, 'wallet_migration.finished', options)
    },

    /** Brings back what was migrated inside the window. Throws conflict without the older system's key. */
    rollBack: async (options: MigrationOptions): Promise<MigrationReport> => {
      const since = windowStart()
      const { count } = await wallets.countReversible(since)
      if (count > 0) older.requireMasterKey()
      const rollBackOne: Work = async (row) => {
        if (options.dryRun !== true) return change.rollBack(row, options.actor)
        await change.requireReversible(row)
        return true
      }
      const report = await run((after) => wallets.reversible(since, after, batch), rollBackOne, count, options)
      return finish(report, 'wallet_migration.rolled_back', options)
    },
  }
}
