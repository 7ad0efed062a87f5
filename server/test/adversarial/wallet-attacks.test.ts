/** Somebody who can write the database, and somebody who has the older system's key, against wallets. */
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OpenError, open as openSealed } from '../../src/crypto/aead.ts'
import type { KeyRing } from '../../src/crypto/key-ring.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { fromBase64url, toBase64url, utf8 } from '../../src/kernel/bytes.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { WalletAccountRow } from '../../src/storage/schema.ts'
import { unwrapDataKey } from '../../src/vault/wrapping.ts'
import { describeOnDatabases, openTestSqlite, type TestDatabase } from '../databases.ts'
import {
  actor,
  addPerson,
  dump,
  fixture,
  newRoot,
  olderInputs,
  olderOf,
  openWorld,
  ringOf,
  type World,
} from './wallet-world.ts'

const planted = 'SPLANTEDSECRETSEED7QM2XT9VLK4NW8ZB'
const walletOf = (privateKey = planted) => ({
  chain: 'stellar',
  publicKey: 'GPUBLIC',
  privateKey: new Secret(utf8(privateKey)),
})
const saltOf = (): string => Buffer.from(randomBytes(32)).toString('base64')

const refusalOf = async (attempt: Promise<unknown>): Promise<AppError> => {
  const error = await attempt.then(
    () => new Error('It was opened.'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AppError)) throw error
  expect(error.code).toBe('internal')
  expect(error.cause).toBeInstanceOf(OpenError)
  return error
}

describeOnDatabases('a wallet', (open) => {
  let opened: TestDatabase
  let rootKeys: KeyRing
  let world: World

  beforeEach(async () => {
    opened = await open()
    rootKeys = ringOf(`k1:${newRoot()}`)
    world = await openWorld({ database: opened.database, rootKeys })
  })
  afterEach(() => opened.dispose())

  const make = async (userId: string, privateKey = planted): Promise<WalletAccountRow> => {
    const { id } = await world.wallets.forUser(userId).create(actor, walletOf(privateKey))
    const row = (await world.rows()).find((one) => one.id === id)
    if (row === undefined) throw new Error('It was not stored.')
    return row
  }

  test('T14 T19: keeps its sealed key and its user’s salt, and opens for its user alone', async () => {
    const salt = saltOf()
    await addPerson(opened.database, 'per_1', salt)
    const row = await make('per_1')
    expect(row.encryption_salt).toBe(salt)
    expect(row.sealed_private_key).toMatch(/^kg1\.d1\./)
    expect(await world.read(row)).toBe(planted)
    await expect(world.read({ id: row.id, user_id: 'per_2' })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('T11 T13 T120: opens with its own salt, whatever salt its user has by now', async () => {
    await addPerson(opened.database, 'per_1', saltOf())
    const before = await make('per_1', 'SBEFORE')
    await opened.database.updateTable('people').set({ encryption_salt: saltOf() }).execute()
    const after = await make('per_1', 'SAFTER')
    expect(after.encryption_salt).not.toBe(before.encryption_salt)
    expect([await world.read(before), await world.read(after)]).toEqual(['SBEFORE', 'SAFTER'])
  })

  test('T12 T120: is another ciphertext each time, for the same user and key, with the same salt or another', async () => {
    await addPerson(opened.database, 'per_1', saltOf())
    const [first, second] = [await make('per_1'), await make('per_1')]
    await opened.database.updateTable('people').set({ encryption_salt: saltOf() }).execute()
    const third = await make('per_1')
    expect(new Set([first, second, third].map((row) => row.sealed_private_key)).size).toBe(3)
  })

  test('T15 T16: a user who is nobody here keeps one salt too', async () => {
    const [first, second] = [await make('user_older'), await make('user_older')]
    expect(first.encryption_salt).toBe(second.encryption_salt)
    expect(Buffer.from(first.encryption_salt ?? '', 'base64')).toHaveLength(32)
    expect((await make('user_other')).encryption_salt).not.toBe(first.encryption_salt)
  })

  test('does not open with one bit changed, in any byte, nor shortened', async () => {
    const row = await make('per_1')
    const body = fromBase64url(row.sealed_private_key.split('.')[2] ?? '') ?? new Uint8Array()
    const attempt = async (changed: Uint8Array): Promise<void> => {
      await world.change(row.id, { sealed_private_key: `kg1.d1.${toBase64url(changed)}` })
      await refusalOf(world.read(row))
    }
    for (let index = 0; index < body.length; index++) {
      const changed = Uint8Array.from(body)
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8))
      await attempt(changed)
    }
    for (const shorter of [1, 12, 16, 32, body.length - 1]) await attempt(body.subarray(0, body.length - shorter))
  })

  test('does not open in another row of its user, nor in a row of another user', async () => {
    const [mine, other, foreign] = [await make('per_1', 'SMINE'), await make('per_1', 'SOTHER'), await make('per_2')]
    for (const target of [other, foreign]) {
      await world.change(target.id, { sealed_private_key: mine.sealed_private_key })
      await refusalOf(world.read(target))
      await world.change(target.id, { encryption_salt: mine.encryption_salt })
      await refusalOf(world.read(target))
    }
    await world.change(mine.id, { user_id: 'per_2' })
    await refusalOf(world.read({ id: mine.id, user_id: 'per_2' }))
  })

  test.each<[string, Partial<WalletAccountRow>]>([
    ['its salt', { encryption_salt: Buffer.alloc(32, 7).toString('base64') }],
    ['no salt', { encryption_salt: null }],
    ['its chain', { chain: 'ethereum' }],
    ['its public key', { public_key: 'GOTHER' }],
    ['no public key', { public_key: null }],
    ['a key id that is not there', { sealed_private_key: '' }],
  ])('does not open with %s changed', async (_, columns) => {
    const row = await make('per_1')
    const sealed = columns.sealed_private_key === '' ? row.sealed_private_key.replace('.d1.', '.d2.') : null
    await world.change(row.id, sealed === null ? columns : { sealed_private_key: sealed })
    await refusalOf(world.read(row))
  })

  test('does not open once its user’s data key is gone, changed, or another user’s', async () => {
    const row = await make('per_1')
    await make('per_2')
    const keys = opened.database
    const stored = await keys
      .selectFrom('data_keys')
      .selectAll()
      .where('scope_id', '=', 'per_1')
      .executeTakeFirstOrThrow()
    const other = await keys
      .selectFrom('data_keys')
      .selectAll()
      .where('scope_id', '=', 'per_2')
      .executeTakeFirstOrThrow()
    for (const change of [
      { wrapped: other.wrapped },
      { wrapped: other.wrapped, salt: other.salt },
      { salt: other.salt },
      { wrapped: stored.wrapped.replace('kg1.k1.', 'kg1.k9.') },
    ]) {
      await keys
        .updateTable('data_keys')
        .set({ ...stored, ...change })
        .where('scope_id', '=', 'per_1')
        .execute()
      const later = await openWorld({ database: keys, rootKeys })
      await refusalOf(later.read(row))
    }
    await keys.deleteFrom('data_keys').where('scope_id', '=', 'per_1').execute()
    await refusalOf((await openWorld({ database: keys, rootKeys })).read(row))
  })

  test('T4 T22: no key of a user follows from the root key and everything public about the user', async () => {
    const salt = saltOf()
    await addPerson(opened.database, 'per_1', salt)
    const row = await make('per_1')
    const stored = await opened.database.selectFrom('data_keys').selectAll().executeTakeFirstOrThrow()
    const elsewhere = await open()
    try {
      await addPerson(elsewhere.database, 'per_1', salt)
      const twin = await openWorld({ database: elsewhere.database, rootKeys })
      await twin.wallets.forUser('per_1').create(actor, walletOf())
      const derived = await elsewhere.database.selectFrom('data_keys').selectAll().executeTakeFirstOrThrow()
      const key = unwrapDataKey(rootKeys, derived)
      expect(key.reveal()).not.toEqual(unwrapDataKey(rootKeys, stored).reveal())
      const context = ['wallet private key', 'per_1', row.id, 'sealed_private_key', 'stellar', 'GPUBLIC', salt]
      expect(() => openSealed(key, context, row.sealed_private_key)).toThrow(AppError)
      expect(openSealed(unwrapDataKey(rootKeys, stored), context, row.sealed_private_key)).toEqual(utf8(planted))
    } finally {
      await elsewhere.dispose()
    }
  })

  test('is overwritten in memory when its use ends, also where the use fails', async () => {
    const row = await make('per_1')
    const seen: Uint8Array[] = []
    await world.wallets.forUser('per_1').withPrivateKey(row.id, (key) => void seen.push(key))
    const failing = world.wallets.forUser('per_1').withPrivateKey(row.id, (key) => {
      seen.push(key)
      throw new Error('signing failed')
    })
    await expect(failing).rejects.toThrow('signing failed')
    expect(seen.map((key) => key.every((byte) => byte === 0))).toEqual([true, true])
  })

  test('appears in no table, no refusal and no log, in no form, and its uses do in the audit log', async () => {
    const row = await make('per_1')
    expect((await world.wallets.forUser('per_1').export(actor, row.id)).reveal()).toEqual(utf8(planted))
    await world.change(row.id, { chain: 'other' })
    const refusal = await refusalOf(world.read(row))
    await refusalOf(world.read(row))
    const shown = `${inspect(refusal, { depth: 9, showHidden: true })} ${refusal.stack} ${world.logged.join()} ${await dump(opened.database)}`
    const bytes = Buffer.from(planted)
    for (const form of [planted, bytes.toString('hex'), bytes.toString('base64'), encodeURIComponent(planted)]) {
      expect(shown).not.toContain(form.slice(2, 22))
    }
    const wallets = (await world.actions()).filter((action) => action.startsWith('wallet.'))
    expect(wallets).toEqual(['wallet.created', 'wallet.exported', 'wallet.refused'])
    expect((await world.audit.verify()).ok).toBe(true)
  })

  test('that was tampered with is recorded by the next attempt where the first could not be', async () => {
    const row = await make('per_1')
    await world.change(row.id, { chain: 'other' })
    let full = true
    const failing = await openWorld({
      database: opened.database,
      rootKeys,
      aroundAudit: (append) => (transaction, event) =>
        full ? Promise.reject(new Error('disk full')) : append(transaction, event),
    })
    await refusalOf(failing.read(row))
    expect(failing.logged.filter((line) => line.includes('could not be recorded'))).toHaveLength(1)
    full = false
    await refusalOf(failing.read(row))
    await refusalOf(failing.read(row))
    expect((await failing.actions()).filter((action) => action === 'wallet.refused')).toHaveLength(1)
  })
})

describe('an older format', () => {
  let opened: TestDatabase
  let world: World
  beforeEach(async () => {
    opened = await openTestSqlite()
    world = await openWorld({ database: opened.database, rootKeys: ringOf(`k1:${newRoot()}`) })
    await world.importAll()
  })
  afterEach(() => opened.dispose())

  const migrated = async (): Promise<[WalletAccountRow, WalletAccountRow]> => {
    const before = await world.rows()
    await world.wallets.migration.migrate({ actor })
    const [first] = await world.rows()
    const [older] = before
    if (first === undefined || older === undefined) throw new Error('Nothing was imported.')
    return [first, older]
  }

  test('planted in a migrated row is refused as tampering, and that is recorded once', async () => {
    const [row, older] = await migrated()
    await world.change(row.id, { sealed_private_key: older.sealed_private_key })
    await refusalOf(world.read(row))
    await refusalOf(world.read(row))
    await world.change(row.id, { encryption_salt: older.encryption_salt })
    await refusalOf(world.read(row))
    expect((await world.actions()).filter((action) => action === 'wallet.refused')).toHaveLength(1)
  })

  test('planted in a migrated row that is marked as older is refused without the tag of its own import', async () => {
    const [row] = await migrated()
    const [first, second] = olderInputs
    if (first === undefined || second === undefined) throw new Error('The fixture is empty.')
    // Of another user, of the same user under another name, and in a row that was made here.
    const other = (await world.rows())[1]
    await world.change(row.id, {
      format: 'fernet',
      sealed_private_key: second.ciphertext,
      encryption_salt: second.salt,
      legacy_user_id: second.legacyUserId,
      import_tag: other?.import_tag ?? null,
    })
    await refusalOf(world.read(row))
    await world.change(row.id, { import_tag: null })
    await refusalOf(world.read(row))

    const { id } = await world.wallets.forUser(first.userId).create(actor, walletOf())
    await world.change(id, {
      format: 'fernet',
      sealed_private_key: first.ciphertext,
      encryption_salt: first.salt,
      legacy_user_id: first.legacyUserId,
      import_tag: row.import_tag,
    })
    await refusalOf(world.read({ id, user_id: first.userId }))
  })

  test('opens in its own row alone: no other user, chain, salt, older id, nor one changed bit', async () => {
    const [row, other] = await world.rows()
    if (row === undefined || other === undefined) throw new Error('Nothing was imported.')
    const bytes = Buffer.from(row.sealed_private_key, 'base64url')
    const flipped = Array.from({ length: bytes.length }, (_, index) => {
      const changed = Uint8Array.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8))
      return { sealed_private_key: Buffer.from(changed).toString('base64').replaceAll('+', '-').replaceAll('/', '_') }
    })
    for (const columns of [
      ...flipped,
      { sealed_private_key: other.sealed_private_key },
      { chain: 'ethereum' },
      { public_key: 'G' },
      { encryption_salt: saltOf() },
      { legacy_user_id: other.legacy_user_id },
      { legacy_user_id: null },
      { import_tag: other.import_tag },
    ]) {
      await world.change(row.id, { ...row, ...columns })
      await refusalOf(world.read(row))
    }
    await world.change(row.id, { ...row, user_id: other.user_id })
    await refusalOf(world.read({ id: row.id, user_id: other.user_id }))
    await world.change(row.id, row)
    expect(await world.read(row)).toBe(olderOf(row).plaintext)
  })

  test('T10 T18 T20 T120: opens as the older system made it, and is sealed anew on its first use', async () => {
    for (const row of await world.rows()) {
      expect(row.format).toBe('fernet')
      expect(await world.read(row)).toBe(olderOf(row).plaintext)
    }
    const rows = await world.rows()
    expect(rows.map(({ format }) => format)).toEqual(rows.map(() => 'kg1'))
    // The row's own salt stays its own; who had none gets one.
    expect(rows.map(({ kept_salt }) => kept_salt)).toEqual(rows.map((row) => olderOf(row).salt))
    for (const row of rows) {
      expect(row.encryption_salt).toEqual(row.kept_salt ?? expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/))
    }
    expect(await Promise.all(rows.map((row) => world.read(row)))).toEqual(rows.map((row) => olderOf(row).plaintext))
  })

  test('T9 T21: is never written for a new wallet, and nothing new is sealed with the older key or salt', async () => {
    await world.wallets.forUser('per_1').create(actor, walletOf())
    const row = (await world.rows()).find(({ user_id: userId }) => userId === 'per_1')
    expect(row).toMatchObject({ format: 'kg1', legacy_user_id: null })
    const bare = await openTestSqlite()
    try {
      const without = await openWorld({ database: bare.database, rootKeys: ringOf(`k1:${newRoot()}`), masterKey: null })
      await without.wallets.forUser('per_1').create(actor, walletOf())
      const [made] = await without.rows()
      expect(made && (await without.read(made))).toBe(planted)
    } finally {
      await bare.dispose()
    }
  })

  test('T8: needs its key at a start as long as such wallets are there, and not a moment longer', async () => {
    const { database } = opened
    const rootKeys = ringOf(`k1:${newRoot()}`)
    const second = await openTestSqlite()
    try {
      const other = await openWorld({ database: second.database, rootKeys })
      await other.importAll()
      const start = (masterKey: string | null) => openWorld({ database: second.database, rootKeys, masterKey })
      await expect(start(null)).rejects.toThrow('ENCRYPTION_MASTER_KEY is not set, but 6 wallets are')
      const wrong = await start(`${fixture.ENCRYPTION_MASTER_KEY}x`).catch((thrown: unknown) => thrown)
      expect(String(wrong)).toContain('ENCRYPTION_MASTER_KEY opens none')
      expect(String(wrong)).not.toContain(fixture.ENCRYPTION_MASTER_KEY.slice(0, 12))
      await other.wallets.migration.migrate({ actor })
      await start(null)
    } finally {
      await second.dispose()
    }
    expect(await dump(database)).not.toContain(fixture.ENCRYPTION_MASTER_KEY)
  })
})
