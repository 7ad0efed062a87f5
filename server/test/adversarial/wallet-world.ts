/** A vault with wallets on a test's database, wired as the server wires it, and rows of an older system. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { createAudit } from '../../src/audit/audit.ts'
import { ed25519Signer } from '../../src/crypto/ed25519.ts'
import { type KeyRing, parseKeyRing } from '../../src/crypto/key-ring.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { createEncryptionSalts } from '../../src/identity/encryption-salts.ts'
import { type Clock, manualClock } from '../../src/kernel/clock.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { Database } from '../../src/storage/database.ts'
import type { AppendAudit } from '../../src/storage/ports.ts'
import type { WalletAccountRow } from '../../src/storage/schema.ts'
import { createRootRotation } from '../../src/vault/root-rotation.ts'
import { createVault } from '../../src/vault/vault.ts'
import type { OlderWalletInput } from '../../src/vault/wallets/import-wallets.ts'
import { createOlderWallets } from '../../src/vault/wallets/older-wallets.ts'
import { createWallets } from '../../src/vault/wallets/wallets.ts'
import { sampleRows } from '../contract/rows.ts'

const text = z.string()
const Fixture = z.object({
  ENCRYPTION_MASTER_KEY: text,
  ENCRYPTION_SALT: text,
  wallet_accounts: z.array(
    z.object({
      user_id: text,
      encryption_salt: text.nullable(),
      encrypted_private_key: text,
      expected_plaintext: text,
    }),
  ),
})

export const fixturePath = fileURLToPath(new URL('../vectors/legacy-wallets.json', import.meta.url))
export const fixture = Fixture.parse(JSON.parse(readFileSync(fixturePath, 'utf8')))

export const newRoot = (): string => Buffer.from(randomBytes(32)).toString('base64')
export const ringOf = (list: string): KeyRing => parseKeyRing('ENCRYPTION_KEYS', list)

export const actor = { type: 'cli' } as const
export const day = 86_400_000

export const olderInputs: readonly (OlderWalletInput & { readonly plaintext: string })[] = fixture.wallet_accounts.map(
  (row) => ({
    legacyUserId: row.user_id,
    userId: row.user_id,
    chain: 'stellar',
    publicKey: null,
    name: null,
    metadata: {},
    createdAt: null,
    salt: row.encryption_salt,
    ciphertext: row.encrypted_private_key,
    plaintext: row.expected_plaintext,
  }),
)

/** What the older system held for the user of a row. */
export const olderOf = ({ user_id: userId }: Pick<WalletAccountRow, 'user_id'>) => {
  const found = olderInputs.find((input) => input.userId === userId)
  if (found === undefined) throw new Error(`Nothing of ${userId} was imported.`)
  return found
}

export type WorldOptions = {
  readonly database: Database
  readonly rootKeys: KeyRing
  readonly masterKey?: string | null
  readonly clock?: Clock
  readonly rollbackMs?: number
  /** Between the wallets and the audit log: as it comes, unless given. */
  readonly aroundAudit?: (append: AppendAudit) => AppendAudit
}

export const openWorld = async (options: WorldOptions) => {
  const { database, rootKeys, masterKey = fixture.ENCRYPTION_MASTER_KEY, clock = manualClock() } = options
  const vault = createVault({ database, rootKeys, clock })
  await vault.start()
  const signer = ed25519Signer(new Secret(randomBytes(32)))
  const audit = createAudit({ database, clock, random: randomBytes, signer })
  await audit.start()
  const salts = createEncryptionSalts({ database, random: randomBytes, audit: audit.append })
  const logged: string[] = []
  const wallets = createWallets({
    database,
    clock,
    audit: (options.aroundAudit ?? ((append) => append))(audit.append),
    sealForUser: vault.sealForUser,
    openForUser: vault.openForUser,
    userSalt: vault.userSalt,
    personSalt: salts.getOrCreate,
    older: createOlderWallets({
      masterKey: masterKey === null ? null : new Secret(masterKey),
      fixedSalt: fixture.ENCRYPTION_SALT,
    }),
    importKey: () => vault.instanceSecret('wallet import'),
    rollbackMs: options.rollbackMs ?? 14 * day,
    log: { error: (details, message) => logged.push(`${message} ${JSON.stringify(details)}`) },
  })
  await wallets.start()
  const rotation = createRootRotation({ database, rootKeys, clock, random: randomBytes, audit: audit.append })

  const rows = (): Promise<WalletAccountRow[]> =>
    database.selectFrom('wallet_accounts').selectAll().orderBy('id').execute()
  const change = async (id: string, columns: Partial<WalletAccountRow>): Promise<void> => {
    await database.updateTable('wallet_accounts').set(columns).where('id', '=', id).execute()
  }
  const importAll = async (): Promise<void> => {
    for (const input of olderInputs) await wallets.importOlder(actor, input, false)
  }
  const read = (row: Pick<WalletAccountRow, 'user_id' | 'id'>): Promise<string> =>
    wallets.forUser(row.user_id).withPrivateKey(row.id, (key) => Buffer.from(key).toString('utf8'))
  const actions = async (): Promise<string[]> => {
    const entries = await database.selectFrom('audit_entries').select('bytes').orderBy('sequence').execute()
    return entries.map(({ bytes }) => z.object({ action: text }).parse(JSON.parse(bytes)).action)
  }
  return { vault, audit, salts, wallets, rotation, logged, clock, rows, change, importAll, read, actions }
}

export type World = Awaited<ReturnType<typeof openWorld>>

export const addPerson = async (database: Database, id: string, salt: string | null): Promise<void> => {
  const row = { ...sampleRows.people, id, email: `${id}@example.test`, encryption_salt: salt }
  await database.insertInto('people').values(row).execute()
}

/** Every byte of every table that a wallet or a key lies in. */
export const dump = async (database: Database): Promise<string> => {
  const tables = [
    'wallet_accounts',
    'data_keys',
    'instance_secrets',
    'root_key_checks',
    'audit_entries',
    'people',
  ] as const
  const contents = []
  for (const table of tables) contents.push(await database.selectFrom(table).selectAll().execute())
  return JSON.stringify(contents)
}
