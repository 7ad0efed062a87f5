import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OpenError, open as openSealed, seal } from '../../src/crypto/aead.ts'
import { type KeyRing, parseKeyRing } from '../../src/crypto/key-ring.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { fromBase64url, toBase64url, utf8 } from '../../src/kernel/bytes.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { SealContext } from '../../src/storage/ports.ts'
import { createVault, type Vault } from '../../src/vault/vault.ts'
import { sealInstanceSecret, unwrapDataKey } from '../../src/vault/wrapping.ts'
import { describeOnDatabases, openTestSqlite, type TestDatabase } from '../databases.ts'

const planted = 'sk-planted-7Qm2xT9vLk4nW8zB'
const context: SealContext = {
  purpose: 'provider key',
  workspaceId: 'ws_a',
  rowId: 'pc_1',
  column: 'sealed_key',
  bound: ['openai', 'https://api.openai.com'],
}

const newRing = (): KeyRing => parseKeyRing('ENCRYPTION_KEY', Buffer.from(randomBytes(32)).toString('base64'))

const startedVault = async (opened: TestDatabase, rootKeys = newRing()): Promise<Vault> => {
  const vault = createVault({ database: opened.database, rootKeys, clock: manualClock() })
  await vault.start()
  return vault
}

const errorOf = async (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => new Error('It was opened.'),
    (thrown: unknown) => thrown,
  )

const expectRefused = async (attempt: Promise<unknown>): Promise<void> => {
  const error = await errorOf(attempt)
  if (!(error instanceof AppError)) throw error
  expect(error.code).toBe('internal')
  expect(error.message).toBe('Something went wrong inside the gateway.')
  expect(error.cause).toBeInstanceOf(OpenError)
}

describeOnDatabases('a sealed value', (open) => {
  let opened: TestDatabase
  let rootKeys: KeyRing
  let vault: Vault
  let sealed: string

  beforeEach(async () => {
    opened = await open()
    rootKeys = newRing()
    vault = await startedVault(opened, rootKeys)
    sealed = await vault.sealForWorkspace(context, utf8(planted))
  })
  afterEach(() => opened.dispose())

  test('P14: opens where it belongs', async () => {
    expect(sealed).toMatch(/^kg1\.d1\.[A-Za-z0-9_-]+$/)
    expect(await vault.openForWorkspace(context, sealed)).toEqual(utf8(planted))
  })

  test('is bound to exactly the context that the specification lists', async () => {
    const row = await opened.database.selectFrom('data_keys').selectAll().executeTakeFirstOrThrow()
    const listed = ['provider key', 'ws_a', 'pc_1', 'sealed_key', 'openai', 'https://api.openai.com']
    expect(openSealed(unwrapDataKey(rootKeys, row), listed, sealed)).toEqual(utf8(planted))
  })

  test('P15: does not open with one bit changed, in any byte', async () => {
    const body = fromBase64url(sealed.split('.')[2] ?? '') ?? new Uint8Array()
    for (let index = 0; index < body.length; index++) {
      const changed = Uint8Array.from(body)
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8))
      await expectRefused(vault.openForWorkspace(context, `kg1.d1.${toBase64url(changed)}`))
    }
  })

  test('does not open cut, stretched, or under another name', async () => {
    for (const text of [
      '',
      planted,
      sealed.slice(0, -4),
      `${sealed}AAAA`,
      sealed.replace('kg1', 'kg0'),
      sealed.replace('.d1.', '.d2.'),
      sealed.replace('.d1.', '.k1.'),
      sealed.replace('.d1.', '.constructor.'),
    ]) {
      await expectRefused(vault.openForWorkspace(context, text))
    }
  })

  test('does not open in another tenant, row, column, purpose, provider or origin', async () => {
    const elsewhere: SealContext[] = [
      { ...context, workspaceId: 'ws_b' },
      { ...context, rowId: 'pc_2' },
      { ...context, column: 'options' },
      { ...context, purpose: 'wallet' },
      { ...context, bound: ['anthropic', 'https://api.openai.com'] },
      { ...context, bound: ['openai', 'https://attacker.example'] },
      { ...context, bound: ['openai'] },
      { ...context, bound: [...context.bound, ''] },
      { ...context, bound: ['openaihttps://api.openai.com'] },
      { ...context, rowId: 'pc_1sealed_key', column: '' },
      { ...context, column: 'sealed_keyopenai', bound: ['https://api.openai.com'] },
    ]
    // The other tenant has a data key of its own by then, also named d1.
    await vault.sealForWorkspace({ ...context, workspaceId: 'ws_b' }, utf8('theirs'))
    for (const other of elsewhere) await expectRefused(vault.openForWorkspace(other, sealed))
  })

  test('does not open when another tenant’s data key is planted under it', async () => {
    await vault.sealForWorkspace({ ...context, workspaceId: 'ws_b' }, utf8('theirs'))
    const theirs = await opened.database
      .selectFrom('data_keys')
      .select(['salt', 'wrapped'])
      .where('scope_id', '=', 'ws_b')
      .executeTakeFirstOrThrow()
    await opened.database.updateTable('data_keys').set(theirs).where('scope_id', '=', 'ws_a').execute()
    const restarted = await startedVault(opened, rootKeys)
    await expectRefused(restarted.openForWorkspace(context, sealed))
    await expectRefused(restarted.sealForWorkspace(context, utf8('must not go under a key of others')))
  })

  test('does not open once its data key is gone', async () => {
    await opened.database.deleteFrom('data_keys').execute()
    const restarted = await startedVault(opened, rootKeys)
    await expectRefused(restarted.openForWorkspace(context, sealed))
  })

  test('made by a stranger who knows the format but not the key does not open', async () => {
    const forged = seal({ kid: 'd1', key: new Secret(randomBytes(32)) }, [context.purpose], utf8('forged'))
    await expectRefused(vault.openForWorkspace(context, forged))
  })

  test('still opens under a retired data key, and new values take the next', async () => {
    await opened.database.updateTable('data_keys').set({ retired_at: 1 }).execute()
    const restarted = await startedVault(opened, rootKeys)
    const fresh = await restarted.sealForWorkspace(context, utf8('new'))
    expect(fresh).toMatch(/^kg1\.d2\./)
    expect(await restarted.openForWorkspace(context, sealed)).toEqual(utf8(planted))
    expect(await restarted.openForWorkspace(context, fresh)).toEqual(utf8('new'))
  })

  test('opens to exactly what was sealed, for any bytes and any context', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 })
    const contexts = fc.record({
      purpose: text,
      workspaceId: fc.constantFrom('ws_a', 'ws_b', '__proto__'),
      rowId: text,
      column: text,
      bound: fc.array(text, { maxLength: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(contexts, fc.uint8Array({ maxLength: 500 }), async (any, plaintext) => {
        expect(await vault.openForWorkspace(any, await vault.sealForWorkspace(any, plaintext))).toEqual(plaintext)
      }),
    )
  })

  test('that does not open says nothing about itself, its keys or the reason', async () => {
    const wrongKey = await errorOf(vault.openForWorkspace({ ...context, rowId: 'pc_2' }, sealed))
    const noKey = await errorOf(vault.openForWorkspace(context, sealed.replace('.d1.', '.d9.')))
    const junk = await errorOf(vault.openForWorkspace(context, `${planted}!`))
    const shown = (error: unknown): string => inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)
    // A stack names lines of this program and is written to the log alone.
    const withoutStack = (error: unknown): unknown =>
      error instanceof Error
        ? { ...error, name: error.name, message: error.message, cause: withoutStack(error.cause) }
        : error
    expect(withoutStack(noKey)).toEqual(withoutStack(wrongKey))
    expect(withoutStack(junk)).toEqual(withoutStack(wrongKey))
    for (const error of [wrongKey, noKey, junk]) {
      for (const secret of [planted, sealed.slice(7, 40), 'pc_2']) expect(shown(error)).not.toContain(secret)
    }
  })

  test('and its vault print without a secret', async () => {
    await vault.instanceSecret('login-pepper')
    const shown = inspect(vault, { depth: 9, showHidden: true }) + JSON.stringify(vault)
    expect(shown).not.toContain(planted)
  })

  test('is not made while randomness fails, and is again afterwards', async () => {
    let broken = true
    const shaky = createVault({
      database: opened.database,
      rootKeys,
      clock: manualClock(),
      random: (length) => {
        if (broken) throw new Error('no randomness')
        return randomBytes(length)
      },
    })
    await shaky.start()
    const other = { ...context, workspaceId: 'ws_b' }
    await expect(shaky.sealForWorkspace(other, utf8(planted))).rejects.toThrow('no randomness')
    expect(await opened.database.selectFrom('data_keys').select('scope_id').execute()).toEqual([{ scope_id: 'ws_a' }])
    broken = false
    expect(await vault.openForWorkspace(other, await shaky.sealForWorkspace(other, utf8('later')))).toEqual(
      utf8('later'),
    )
  })
})

describeOnDatabases('instance secrets', (open) => {
  let opened: TestDatabase
  let rootKeys: KeyRing

  beforeEach(async () => {
    opened = await open()
    rootKeys = newRing()
  })
  afterEach(() => opened.dispose())

  test('are 32 random bytes, one a name, the same ever after', async () => {
    const vault = await startedVault(opened, rootKeys)
    const names = ['login-pepper', 'fake-salt', 'api-key-pepper']
    const made = await Promise.all(names.flatMap((name) => [vault.instanceSecret(name), vault.instanceSecret(name, 1)]))
    const texts = made.map((secret) => toBase64url(secret.reveal()))
    expect(new Set(texts).size).toBe(3)
    expect(made.every((secret) => secret.reveal().length === 32)).toBe(true)

    const again = await startedVault(opened, rootKeys)
    expect(toBase64url((await again.instanceSecret('fake-salt')).reveal())).toBe(texts[2])
    const { current, byVersion } = await again.instanceSecretVersions('fake-salt')
    expect(current).toBe(1)
    expect([...byVersion.keys()]).toEqual([1])
  })

  test('of a version that does not exist are refused, and none is made', async () => {
    const vault = await startedVault(opened, rootKeys)
    await expectRefused(vault.instanceSecret('login-pepper', 2))
    const rows = await opened.database.selectFrom('instance_secrets').select(['name', 'version']).execute()
    expect(rows).toEqual([{ name: 'login-pepper', version: 1 }])
  })

  test('cannot be exchanged for one another by whoever can write the table', async () => {
    const vault = await startedVault(opened, rootKeys)
    await vault.instanceSecret('login-pepper')
    await vault.instanceSecret('fake-salt')
    const { sealed } = await opened.database
      .selectFrom('instance_secrets')
      .select('sealed')
      .where('name', '=', 'fake-salt')
      .executeTakeFirstOrThrow()
    await opened.database
      .insertInto('instance_secrets')
      .values({ name: 'fake-salt', version: 2, sealed, root_kid: 'k1', created_at: 1 })
      .execute()
    const restarted = await startedVault(opened, rootKeys)
    await expectRefused(restarted.instanceSecret('fake-salt'))
    await opened.database.updateTable('instance_secrets').set({ sealed }).where('name', '=', 'login-pepper').execute()
    await expectRefused((await startedVault(opened, rootKeys)).instanceSecret('login-pepper'))
  })

  test('of a version that another process made meanwhile are found without a restart', async () => {
    const vault = await startedVault(opened, rootKeys)
    const first = await vault.instanceSecret('login-pepper')
    const second = new Secret(randomBytes(32))
    await opened.database
      .insertInto('instance_secrets')
      .values({
        name: 'login-pepper',
        version: 2,
        sealed: sealInstanceSecret(rootKeys, { name: 'login-pepper', version: 2 }, second, randomBytes),
        root_kid: 'k1',
        created_at: 2,
      })
      .execute()
    expect((await vault.instanceSecret('login-pepper', 2)).reveal()).toEqual(second.reveal())
    expect((await vault.instanceSecret('login-pepper')).reveal()).toEqual(second.reveal())
    expect((await vault.instanceSecret('login-pepper', 1)).reveal()).toEqual(first.reveal())
  })
})

describe('a stolen data directory', () => {
  test('P12 P13: holds neither the sealed secret nor a key that opens it, in any encoding', async () => {
    const opened = await openTestSqlite()
    try {
      const root = randomBytes(32)
      const rootKeys = parseKeyRing('ENCRYPTION_KEY', Buffer.from(root).toString('base64'))
      const vault = await startedVault(opened, rootKeys)
      const sealed = await vault.sealForWorkspace(context, utf8(planted))
      const pepper = (await vault.instanceSecret('login-pepper')).reveal()
      await opened.database
        .insertInto('workspaces')
        .values({ id: 'ws_a', name: sealed, created_at: 1, deleted_at: null, revision: 1, sealed_generation: 0 })
        .execute()

      const directory = opened.location.dataDirectory
      const files = await Promise.all((await readdir(directory)).map((name) => readFile(join(directory, name))))
      const stolen = Buffer.concat(files)
      expect(stolen.includes(sealed)).toBe(true)
      for (const secret of [Buffer.from(planted), Buffer.from(root), Buffer.from(pepper)]) {
        for (const form of [secret, ...(['hex', 'base64', 'base64url'] as const).map((as) => secret.toString(as))]) {
          expect(stolen.includes(form.slice(0, 16))).toBe(false)
        }
      }
      expect(() => openSealed(new Secret(randomBytes(32)), [context.purpose], sealed)).toThrow(AppError)
    } finally {
      await opened.dispose()
    }
  })
})
