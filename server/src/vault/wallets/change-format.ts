/**
 * One wallet from its older format to the current one, and back inside the window. Each is one conditional update with
 * its audit entry: whoever is killed before it has changed nothing, and of two at once one wins.
 */
import { cannotOpen } from '../../crypto/aead.ts'
import { equalBytes } from '../../crypto/equal.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Database } from '../../storage/database.ts'
import type { Actor, AppendAudit } from '../../storage/ports.ts'
import type { WalletAccountRow } from '../../storage/schema.ts'
import type { WalletSeal } from './wallet-seal.ts'
import { everyWallet, type FormatColumns } from './wallets-repository.ts'

export type ChangeFormatParts = {
  readonly database: Database
  readonly clock: Clock
  readonly audit: AppendAudit
  readonly seal: WalletSeal
  /** How long the older ciphertext is kept; 0: not at all. */
  readonly rollbackMs: number
}

/** False where somebody else has changed the wallet since it was read. */
type Changed = Promise<boolean>

export type ChangeFormat = ReturnType<typeof createChangeFormat>

export const createChangeFormat = ({ database, clock, audit, seal, rollbackMs }: ChangeFormatParts) => {
  const replace = (row: WalletAccountRow, change: FormatColumns, actor: Actor, action: string): Changed =>
    database.transaction().execute(async (transaction) => {
      if (!(await everyWallet(transaction).replaceFormat(row, change))) return false
      await audit(transaction, {
        workspaceId: null,
        actor,
        action,
        target: { type: 'wallet', id: row.id },
        details: { user_id: row.user_id, from: row.format, to: change.format },
      })
      return true
    })

  /** The older ciphertext. Throws `internal` where either form does not open, or the two do not hold the same key. */
  const requireReversible = async (row: WalletAccountRow): Promise<string> => {
    const [current, before] = await Promise.all([seal.open(row), seal.openKept(row)])
    const same = before !== null && equalBytes(current, before)
    current.fill(0)
    before?.fill(0)
    if (row.kept_private_key === null || !same) throw cannotOpen()
    return row.kept_private_key
  }

  return {
    /** @param privateKey what the row opened to. */
    migrate: async (row: WalletAccountRow, privateKey: Uint8Array, actor: Actor): Changed => {
      const sealed = await seal.seal(row, row.encryption_salt, privateKey)
      const kept = rollbackMs > 0
      const change: FormatColumns = {
        ...sealed,
        format: 'kg1',
        kept_private_key: kept ? row.sealed_private_key : null,
        kept_salt: kept ? row.encryption_salt : null,
        migrated_at: clock.now(),
        held: 0,
      }
      return replace(row, change, actor, 'wallet.migrated')
    },

    requireReversible,

    /** Throws as `requireReversible` does. */
    rollBack: async (row: WalletAccountRow, actor: Actor): Changed => {
      const change: FormatColumns = {
        format: 'fernet',
        sealed_private_key: await requireReversible(row),
        encryption_salt: row.kept_salt,
        kept_private_key: null,
        kept_salt: null,
        migrated_at: null,
        held: 1,
      }
      return replace(row, change, actor, 'wallet.rolled_back')
    },
  }
}
