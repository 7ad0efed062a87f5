/** Root keys replaced by signed commands. */
import { afterEach, expect, it } from 'vitest'
import { systemClock } from '../../src/kernel/clock.ts'
import { createVault } from '../../src/vault/vault.ts'
import { describeOnDatabases, type OpenTestDatabase } from '../databases.ts'
import { makeKey, signedHeaders, type TestKey } from '../end-to-end/admin-signer.ts'
import { type ControlPlane, startControlPlane } from '../end-to-end/control-plane.ts'
import { newRoot, ringOf } from './wallet-world.ts'

const [one, two, auditor] = [makeKey('one'), makeKey('two'), makeKey('auditor')]
const path = '/api/admin/command'
const grant = (key: TestKey, role: string) => ({ id: key.id, public_key_hex: key.publicKeyHex, roles: [role] })
const keys = [grant(one, 'owner'), grant(two, 'owner'), grant(auditor, 'auditor')]

describeOnDatabases('signed commands for root keys', (open: OpenTestDatabase) => {
  let plane: ControlPlane
  afterEach(() => plane.close())

  const command = async (key: TestKey, name: string, given: object = {}) => {
    const body = JSON.stringify({ command: name, arguments: given })
    const { host } = new URL(plane.url)
    const created = Math.floor(plane.clock.now() / 1000)
    const headers = signedHeaders(key, { authority: host, target: path, body, created })
    const { status, json } = await plane.request('POST', path, { rawBody: body, headers })
    return { status, ...Object(json) }
  }

  it('replace one, and remove it with a second key once nothing is under it', async () => {
    const [first, second] = [newRoot(), newRoot()]
    plane = await startControlPlane({
      open: async () => {
        const opened = await open()
        const vault = createVault({ database: opened.database, clock: systemClock, rootKeys: ringOf(`k1:${first}`) })
        await vault.start()
        for (const name of ['login pepper', 'fake salt key']) await vault.instanceSecret(name)
        return opened
      },
      encryptionKeys: `k2:${second},k1:${first}`,
      adminConfig: JSON.stringify({ keys }),
    })
    const remove = async () => {
      const { id, digest } = await command(one, 'remove_root_key', { id: 'k1' })
      return command(two, 'approve', { id, digest })
    }
    expect(await command(auditor, 'rotate_root_key')).toMatchObject({ status: 403 })
    expect(await command(one, 'rotate_root_key', { to: 'k1' })).toMatchObject({ status: 422 })
    expect(await remove()).toMatchObject({ status: 409, detail: expect.stringContaining('still wrapped under k1') })

    expect(await command(one, 'rotate_root_key')).toMatchObject({
      status: 'completed',
      result: { primary: 'k2', rewrapped: 2, failed: [], removable_roots: ['k1'] },
    })
    expect(await remove()).toMatchObject({ status: 'completed', result: { id: 'k1' } })
    const entries = await plane.database.selectFrom('audit_entries').select('bytes').orderBy('sequence').execute()
    const actors = entries
      .map(({ bytes }) => JSON.parse(bytes))
      .filter(({ action }) => action.startsWith('root_key.'))
      .map(({ action, actor }) => [action, actor.type])
    expect(actors).toEqual([
      ['root_key.rotation_started', 'admin_key'],
      ['root_key.rotation_finished', 'admin_key'],
      ['root_key.removed', 'admin_key'],
    ])
    const alone = createVault({
      database: plane.database,
      clock: systemClock,
      rootKeys: ringOf(`k1:${first},k2:${second}`),
    })
    await expect(alone.start()).rejects.toThrow('root key k1 was removed')
  })
})
