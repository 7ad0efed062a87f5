/** Wallets of users: made, imported, listed, and opened for as long as a callback runs. */
import { OpenError } from '../../crypto/aead.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { Secret } from '../../kernel/secret.ts'
import type { Database, StorageLog } from '../../storage/database.ts'
import type { Actor, AppendAudit } from '../../storage/ports.ts'
import type { WalletAccountRow } from '../../storage/schema.ts'
import { createChangeFormat } from './change-format.ts'
import { createWalletImport, type Imported, type OlderWalletInput } from './import-wallets.ts'
import { OlderKeyError } from './older-key-error.ts'
import { toWallet, type Wallet } from './wallet.ts'
import { createWalletMigration, type WalletMigration } from './wallet-migration.ts'
import { createWalletSeal, type WalletSealParts } from './wallet-seal.ts'
import { everyWallet, walletsOfUser } from './wallets-repository.ts'

export type NewWallet = {
  readonly chain: string
  readonly publicKey: string | null
  readonly privateKey: Secret<Uint8Array>
  readonly name?: string | null
  readonly metadata?: JsonObject
}

/** A wallet of another user is `not_found`, like one that never was. */
export type UserWallets = {
  readonly list: () => Promise<Wallet[]>
  readonly get: (id: string) => Promise<Wallet>
  readonly create: (actor: Actor, wallet: NewWallet) => Promise<Wallet>
  /**
   * The private key exists only while `use` runs; its bytes are overwritten afterwards. Throws `internal` with an
   * OpenError where the row was tampered with. A wallet in an older format is sealed anew on the way.
   */
  readonly withPrivateKey: <Value>(
    id: string,
    use: (privateKey: Uint8Array) => Value | Promise<Value>,
  ) => Promise<Value>
  /** For the user to take away; recorded before it is handed over. */
  readonly export: (actor: Actor, id: string) => Promise<Secret<Uint8Array>>
}

export type Wallets = {
  /** Throws OlderKeyError (a configuration error, exit 78) where wallets in an older format could not be opened. */
  readonly start: () => Promise<void>
  readonly forUser: (userId: string) => UserWallets
  /** Throws conflict where the older system's key is not given. */
  readonly requireOlderKey: () => void
  readonly importOlder: (actor: Actor, wallet: OlderWalletInput, dryRun: boolean) => Promise<Imported>
  readonly migration: WalletMigration
}

export type WalletsParts = WalletSealParts & {
  readonly database: Database
  readonly clock: Clock
  readonly audit: AppendAudit
  /** How long the older ciphertext of a migrated wallet is kept. */
  readonly rollbackMs: number
  readonly log: StorageLog
}

const system: Actor = { type: 'system' }
/** One that is broken by itself must not keep the others from being served. */
const triedAtStart = 3

const isOpenError = (thrown: unknown): boolean => thrown instanceof AppError && thrown.cause instanceof OpenError

export const createWallets = (parts: WalletsParts): Wallets => {
  const { database, clock, audit, older, log } = parts
  const seal = createWalletSeal(parts)
  const change = createChangeFormat({ ...parts, seal })
  const reported = new Set<string>()

  const record = (actor: Actor, action: string, row: WalletAccountRow, details: JsonObject): Promise<void> =>
    database.transaction().execute((transaction) =>
      audit(transaction, {
        workspaceId: null,
        actor,
        action,
        target: { type: 'wallet', id: row.id },
        details: { user_id: row.user_id, ...details },
      }),
    )

  /** Once a wallet and process: whoever asks again and again must not fill the log. */
  const reportTampering = async (row: WalletAccountRow): Promise<void> => {
    if (reported.has(row.id) || reported.size >= 1_000) return
    reported.add(row.id)
    log.error({ wallet: row.id }, 'A wallet does not open: its row was changed, or moved from another')
    try {
      await record(system, 'wallet.refused', row, { format: row.format })
    } catch (error) {
      // The next attempt writes the entry.
      reported.delete(row.id)
      log.error({ wallet: row.id, error }, 'That a wallet does not open could not be recorded')
    }
  }

  const open = async (row: WalletAccountRow): Promise<Uint8Array> => {
    try {
      return await seal.open(row)
    } catch (thrown) {
      if (isOpenError(thrown)) await reportTampering(row)
      throw thrown
    }
  }

  /** Whoever wants to use the wallet is served even where it cannot be sealed anew just now. */
  const migrateOnUse = async (row: WalletAccountRow, privateKey: Uint8Array): Promise<void> => {
    if (row.format === 'kg1' || row.held === 1) return
    await change
      .migrate(row, privateKey, system)
      .catch((error: unknown) => log.error({ wallet: row.id, error }, 'A wallet could not be migrated on its use'))
  }

  const forUser = (userId: string): UserWallets => {
    const wallets = walletsOfUser(database, userId)
    const getRow = async (id: string): Promise<WalletAccountRow> => {
      const row = await wallets.find(id)
      if (row === undefined) throw new AppError('not_found')
      return row
    }

    const create = async (actor: Actor, wallet: NewWallet): Promise<Wallet> => {
      const now = clock.now()
      const place = { id: newId('wal', now), user_id: userId, chain: wallet.chain, public_key: wallet.publicKey }
      const row: WalletAccountRow = {
        ...place,
        ...(await seal.seal(place, null, wallet.privateKey.reveal())),
        name: wallet.name ?? null,
        source: 'created',
        metadata: JSON.stringify(wallet.metadata ?? {}),
        created_at: now,
        format: 'kg1',
        legacy_user_id: null,
        import_tag: null,
        import_key: null,
        kept_private_key: null,
        kept_salt: null,
        migrated_at: null,
        held: 0,
      }
      await database.transaction().execute(async (transaction) => {
        await everyWallet(transaction).insert(row)
        const target = { type: 'wallet', id: row.id }
        const details = { user_id: userId, chain: row.chain, public_key: row.public_key }
        await audit(transaction, { workspaceId: null, actor, action: 'wallet.created', target, details })
      })
      return toWallet(row)
    }

    return {
      list: async () => (await wallets.list()).map(toWallet),
      get: async (id) => toWallet(await getRow(id)),
      create,
      withPrivateKey: async (id, use) => {
        const row = await getRow(id)
        const privateKey = await open(row)
        try {
          await migrateOnUse(row, privateKey)
          return await use(privateKey)
        } finally {
          privateKey.fill(0)
        }
      },
      export: async (actor, id) => {
        const row = await getRow(id)
        const privateKey = await open(row)
        try {
          await migrateOnUse(row, privateKey)
          await record(actor, 'wallet.exported', row, { chain: row.chain })
        } catch (thrown) {
          privateKey.fill(0)
          throw thrown
        }
        return new Secret(privateKey)
      },
    }
  }

  return {
    start: async () => {
      const wallets = everyWallet(database)
      const some = await wallets.older('', triedAtStart)
      if (some.length === 0) return
      if (!older.hasMasterKey) throw new OlderKeyError('missing', await wallets.countOlder())
      const opened = await Promise.allSettled(some.map((row) => older.open(row)))
      if (opened.every(({ status }) => status === 'rejected'))
        throw new OlderKeyError('mismatch', await wallets.countOlder())
    },
    forUser,
    requireOlderKey: older.requireMasterKey,
    importOlder: createWalletImport(parts),
    migration: createWalletMigration({ ...parts, seal, change }),
  }
}
