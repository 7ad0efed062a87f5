import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseKeyRing } from '../../src/crypto/key-ring.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { utf8 } from '../../src/kernel/bytes.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { RootKeyError } from '../../src/vault/root-key-error.ts'
import { createVault, type Vault } from '../../src/vault/vault.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'

const newRoot = (): string => Buffer.from(randomBytes(32)).toString('base64')
const context = { purpose: 'provider key', workspaceId: 'ws_1', rowId: 'pc_1', column: 'sealed_key', bound: ['openai'] }

describeOnDatabases('root keys', (open) => {
  let opened: TestDatabase
  const [first, second] = [newRoot(), newRoot()]

  const vaultWith = (list: string): Vault =>
    createVault({
      database: opened.database,
      rootKeys: parseKeyRing('ENCRYPTION_KEYS', list),
      clock: manualClock(),
    })

  const started = async (list: string): Promise<Vault> => {
    const vault = vaultWith(list)
    await vault.start()
    return vault
  }

  const refusalOf = async (list: string): Promise<RootKeyError> => {
    const error = await vaultWith(list)
      .start()
      .then(
        () => new Error('It started.'),
        (thrown: unknown) => thrown,
      )
    if (!(error instanceof RootKeyError)) throw error
    return error
  }

  beforeEach(async () => {
    opened = await open()
  })
  afterEach(() => opened.dispose())

  test('are checked before the vault does anything', async () => {
    const vault = vaultWith(`k1:${first}`)
    await expect(vault.sealForWorkspace(context, utf8('x'))).rejects.toThrow('before start()')
    await expect(vault.openForWorkspace(context, 'kg1.d1.AA')).rejects.toThrow('before start()')
    await expect(vault.instanceSecret('login-pepper')).rejects.toThrow('before start()')
    expect(await opened.database.selectFrom('data_keys').selectAll().execute()).toEqual([])
  })

  test('of the database let a new process open what an earlier one sealed', async () => {
    const before = await started(`k1:${first}`)
    const sealed = await before.sealForWorkspace(context, utf8('sk-planted'))
    const pepper = await before.instanceSecret('login-pepper')
    const after = await started(`k1:${first}`)
    expect(await after.openForWorkspace(context, sealed)).toEqual(utf8('sk-planted'))
    expect((await after.instanceSecret('login-pepper')).reveal()).toEqual(pepper.reveal())
  })

  test('other than those of the database refuse to start, even if nothing was sealed yet', async () => {
    await started(`k1:${first}`)
    const error = await refusalOf(`k1:${second}`)
    expect(error).toMatchObject({ reason: 'mismatch', kid: 'k1' })
    expect(error.message).toContain('ENCRYPTION_KEY')
  })

  test('other than those of the database refuse to start when the check value was removed', async () => {
    const vault = await started(`k1:${first}`)
    await vault.sealForWorkspace(context, utf8('x'))
    await opened.database.deleteFrom('root_key_checks').execute()
    expect(await refusalOf(`k1:${second}`)).toMatchObject({ reason: 'mismatch', kid: 'k1' })
    expect(await opened.database.selectFrom('root_key_checks').selectAll().execute()).toEqual([])

    await opened.database.deleteFrom('data_keys').execute()
    await vault.instanceSecret('login-pepper')
    expect(await refusalOf(`k1:${second}`)).toMatchObject({ reason: 'mismatch', kid: 'k1' })
  })

  test('may not lack one that still wraps a data key', async () => {
    const vault = await started(`k1:${first}`)
    await vault.sealForWorkspace(context, utf8('x'))
    expect(await refusalOf(`k2:${second}`)).toMatchObject({ reason: 'missing', kid: 'k1' })
  })

  test('may not lack one that still wraps an instance secret', async () => {
    const vault = await started(`k1:${first}`)
    await vault.instanceSecret('login-pepper')
    const error = await refusalOf(`k2:${second}`)
    expect(error).toMatchObject({ reason: 'missing', kid: 'k1' })
    expect(error.message).toContain('k1')
  })

  test('may lack one that wraps nothing', async () => {
    await started(`k1:${first}`)
    await started(`k2:${second}`)
  })

  test('with a new primary open the old and wrap the new under it', async () => {
    const before = await started(`k1:${first}`)
    const sealed = await before.sealForWorkspace(context, utf8('old'))
    const pepper = await before.instanceSecret('login-pepper')

    const after = await started(`k2:${second},k1:${first}`)
    expect(await after.openForWorkspace(context, sealed)).toEqual(utf8('old'))
    expect((await after.instanceSecret('login-pepper')).reveal()).toEqual(pepper.reveal())
    await after.sealForWorkspace({ ...context, workspaceId: 'ws_2' }, utf8('new'))
    await after.instanceSecret('fake-salt')
    const roots = await opened.database.selectFrom('data_keys').select(['scope_id', 'root_kid']).execute()
    expect(roots).toContainEqual({ scope_id: 'ws_1', root_kid: 'k1' })
    expect(roots).toContainEqual({ scope_id: 'ws_2', root_kid: 'k2' })

    expect(await refusalOf(`k1:${first}`)).toMatchObject({ reason: 'missing', kid: 'k2' })
    expect(await refusalOf(`k2:${first},k1:${second}`)).toMatchObject({ reason: 'mismatch' })
  })

  test('that are refused leave no trace, so that a new key beside a wrong one stays free', async () => {
    const vault = await started(`k1:${first}`)
    await vault.sealForWorkspace(context, utf8('x'))
    expect(await refusalOf(`k2:${newRoot()},k1:${newRoot()}`)).toMatchObject({ reason: 'mismatch', kid: 'k1' })
    await started(`k2:${second},k1:${first}`)
  })

  test('never appear in a refusal, nor in the database', async () => {
    await started(`k1:${first}`)
    const error = await refusalOf(`k1:${second}`)
    const shown = `${error.stack} ${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`
    const rows = JSON.stringify(await opened.database.selectFrom('root_key_checks').selectAll().execute())
    for (const key of [first, second]) {
      const bytes = Buffer.from(key, 'base64')
      for (const form of [key, bytes.toString('hex'), bytes.toString('base64url')]) {
        expect(shown).not.toContain(form.slice(0, 16))
        expect(rows).not.toContain(form.slice(0, 16))
      }
    }
  })
})
