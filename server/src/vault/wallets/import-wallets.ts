/** Takes wallets over from an older system, as they are: each is opened first, and none comes twice. */
import { pae } from '@keepgate/protocol/pae'
import { OpenError } from '../../crypto/aead.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Secret } from '../../kernel/secret.ts'
import type { Database } from '../../storage/database.ts'
import type { Actor, AppendAudit } from '../../storage/ports.ts'
import type { WalletAccountRow } from '../../storage/schema.ts'
import { isUniqueViolation } from '../../storage/unique-violation.ts'
import { importTag } from './import-tag.ts'
import type { OlderWallets } from './older-wallets.ts'
import { everyWallet } from './wallets-repository.ts'

export type OlderWalletInput = {
  /** The older system's id of the user; it went into the key. */
  readonly legacyUserId: string
  /** Whose the wallet is here. */
  readonly userId: string
  readonly chain: string
  readonly publicKey: string | null
  readonly name: string | null
  readonly metadata: JsonObject
  /** Milliseconds since 1970; null: now. */
  readonly createdAt: number | null
  /** base64 of 32 bytes; null: the fixed salt. */
  readonly salt: string | null
  /** A Fernet token. */
  readonly ciphertext: string
}

/** `exists`: it was imported before. */
export type Imported = 'imported' | 'exists'

type Parts = {
  readonly database: Database
  readonly clock: Clock
  readonly audit: AppendAudit
  readonly older: OlderWallets
  readonly importKey: () => Promise<Secret<Uint8Array>>
}

export const createWalletImport = ({ database, clock, audit, older, importKey }: Parts) => {
  const rowOf = async (input: OlderWalletInput): Promise<WalletAccountRow> => {
    const now = clock.now()
    const row: WalletAccountRow = {
      id: newId('wal', now),
      user_id: input.userId,
      chain: input.chain,
      public_key: input.publicKey,
      name: input.name,
      source: 'imported',
      metadata: JSON.stringify(input.metadata),
      created_at: input.createdAt ?? now,
      format: 'fernet',
      sealed_private_key: input.ciphertext,
      encryption_salt: input.salt,
      legacy_user_id: input.legacyUserId,
      import_tag: null,
      import_key: sha256Hex(pae('keepgate wallet import v1', input.legacyUserId, input.ciphertext)),
      kept_private_key: null,
      kept_salt: null,
      migrated_at: null,
      held: 0,
    }
    return { ...row, import_tag: importTag(await importKey(), row) }
  }

  const requireOpens = async (input: OlderWalletInput): Promise<void> => {
    const { legacyUserId, salt, ciphertext } = input
    const row = { legacy_user_id: legacyUserId, encryption_salt: salt, sealed_private_key: ciphertext }
    ;(await older.open(row)).fill(0)
  }

  /** Throws `internal` with an OpenError where it does not open under the older system's key. */
  return async (actor: Actor, input: OlderWalletInput, dryRun: boolean): Promise<Imported> => {
    const row = await rowOf(input)
    if (await everyWallet(database).isImported(row.import_key ?? '')) return 'exists'
    await requireOpens(input)
    if (dryRun) return 'imported'
    try {
      await database.transaction().execute(async (transaction) => {
        await everyWallet(transaction).insert(row)
        await audit(transaction, {
          workspaceId: null,
          actor,
          action: 'wallet.imported',
          target: { type: 'wallet', id: row.id },
          details: { user_id: row.user_id, chain: row.chain, format: row.format },
        })
      })
      return 'imported'
    } catch (thrown) {
      if (isUniqueViolation(thrown)) return 'exists'
      throw thrown
    }
  }
}

/** Why one could not be taken over, for a person. Throws what is no finding about the wallet itself. */
export const importFailure = (thrown: unknown): string => {
  if (!(thrown instanceof AppError && thrown.cause instanceof OpenError)) throw thrown
  return 'it does not open: ENCRYPTION_MASTER_KEY, ENCRYPTION_SALT or its own salt is another, or it was changed'
}
