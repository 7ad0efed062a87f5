/** Root keys replaced while everything is in use: by one, by two at once, killed, and refused where it would hurt. */
import type { ChildProcess } from 'node:child_process'
import type { Transaction } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { randomBytes } from '../../src/crypto/random.ts'
import { utf8 } from '../../src/kernel/bytes.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { Schema } from '../../src/storage/schema.ts'
import { announceRootKeys } from '../../src/vault/root-key-holders.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'
import { startWorker } from './wallet-worker.ts'
import { actor, dump, newRoot, openWorld, ringOf, type World } from './wallet-world.ts'

const workspaces = Array.from({ length: 230 }, (_, index) => `ws_${index}`)
const asker = actor

describeOnDatabases('a root key that is replaced', (open) => {
  let opened: TestDatabase
  let before: World
  let children: ChildProcess[] = []
  const clock = manualClock()
  const [first, second] = [newRoot(), newRoot()]
  const both = `k2:${second},k1:${first}`

  const contextOf = (workspaceId: string) => ({
    purpose: 'provider key',
    workspaceId,
    rowId: 'pc_1',
    column: 'sealed_key',
    bound: [],
  })
  const sealed = new Map<string, string>()

  const worldWith = (list: string): Promise<World> =>
    openWorld({ database: opened.database, rootKeys: ringOf(list), clock })

  beforeEach(async () => {
    opened = await open()
    before = await worldWith(`k1:${first}`)
    for (const id of workspaces) sealed.set(id, await before.vault.sealForWorkspace(contextOf(id), utf8(id)))
    await before.vault.instanceSecret('login pepper')
    await before.wallets
      .forUser('per_1')
      .create(actor, { chain: 'stellar', publicKey: null, privateKey: new Secret(utf8('SEED')) })
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    children = []
    await opened.dispose()
  })

  /** Workspaces, one user, and two instance secrets: `login pepper` and that of imports, where it was made. */
  const heldBy = async (world: World, id: string): Promise<number> =>
    (await world.rotation.status()).find((root) => root.id === id)?.held ?? 0

  const expectAllOpen = async (world: World): Promise<void> => {
    for (const id of workspaces) {
      expect(await world.vault.openForWorkspace(contextOf(id), sealed.get(id) ?? '')).toEqual(utf8(id))
    }
    const [wallet] = await world.rows()
    expect(wallet && (await world.read(wallet))).toBe('SEED')
  }

  test('leaves nothing behind: all opens under the new one alone, and the old one may go', async () => {
    const pepper = await before.vault.instanceSecret('login pepper')
    const contents = await dump(opened.database)
    const world = await worldWith(both)
    const total = await heldBy(world, 'k1')
    expect(total).toBe(workspaces.length + 2)
    const steps: { done: number; total: number }[] = []
    const report = await world.rotation.rotate({ asker, onProgress: (step) => void steps.push(step) })
    expect(report).toEqual({ primary: 'k2', rewrapped: total, already: 0, failed: [] })
    expect(steps.at(0)).toEqual({ done: 0, total })
    expect(steps.at(-1)).toEqual({ done: total, total })

    const status = await world.rotation.status()
    expect(status.find(({ id }) => id === 'k1')).toMatchObject({ held: 0, wallets: 0, removable: true, primary: false })
    expect(status.find(({ id }) => id === 'k2')).toMatchObject({
      held: total,
      workspace_keys: workspaces.length,
      user_keys: 1,
      instance_secrets: 1,
      wallets: 1,
      removable: false,
      primary: true,
    })
    expect(contents).not.toBe(await dump(opened.database))

    const alone = await worldWith(`k2:${second}`)
    await expectAllOpen(alone)
    expect((await alone.vault.instanceSecret('login pepper')).reveal()).toEqual(pepper.reveal())
    const entries = (await world.actions()).filter((action) => action.startsWith('root_key.'))
    expect(entries).toEqual(['root_key.rotation_started', 'root_key.rotation_finished'])
  })

  test('may not be left out before: the start names it', async () => {
    await expect(worldWith(`k2:${second}`)).rejects.toThrow('root key k1 is missing')
    const world = await worldWith(both)
    await world.rotation.rotate({ asker })
    await expect(worldWith(`k1:${first}`)).rejects.toThrow('root key k2 is missing')
    await expect(worldWith(`k2:${first},k1:${second}`)).rejects.toThrow('is not the one this database')
  })

  test('fails no read and no write that happen meanwhile, in this process or another', async () => {
    const [world, other] = [await worldWith(both), await worldWith(both)]
    let rotating = true
    let uses = 0
    const use = async (by: World, index: number): Promise<void> => {
      for (let round = 0; rotating; round++) {
        const id = workspaces[(index * 31 + round * 7) % workspaces.length] ?? ''
        expect(await by.vault.openForWorkspace(contextOf(id), sealed.get(id) ?? '')).toEqual(utf8(id))
        const fresh = `ws_new_${index}_${round}`
        const value = await by.vault.sealForWorkspace(contextOf(fresh), utf8(fresh))
        expect(await other.vault.openForWorkspace(contextOf(fresh), value)).toEqual(utf8(fresh))
        uses++
      }
    }
    const users = [0, 1, 2].map((index) => use(index === 0 ? world : other, index))
    const report = await world.rotation.rotate({ asker })
    rotating = false
    await Promise.all(users)
    expect(report.failed).toEqual([])
    expect(uses).toBeGreaterThan(3)
    expect(await heldBy(world, 'k1')).toBe(0)
    await expectAllOpen(await worldWith(`k2:${second}`))
  })

  test('by two at once, and again, does the same once', async () => {
    const [one, two] = [await worldWith(both), await worldWith(both)]
    const reports = await Promise.all([one.rotation.rotate({ asker }), two.rotation.rotate({ asker })])
    expect(reports.flatMap(({ failed }) => failed)).toEqual([])
    const moved = reports.reduce((sum, { rewrapped }) => sum + rewrapped, 0)
    expect(moved).toBe(workspaces.length + 2)
    const after = await dump(opened.database)
    expect(await one.rotation.rotate({ asker })).toMatchObject({ rewrapped: 0 })
    expect(await dump(opened.database)).toBe(after)
    await expectAllOpen(await worldWith(`k2:${second}`))
  })

  test('killed at any moment is taken up by the next run, and everything opens in between', {
    timeout: 60_000,
  }, async () => {
    for (let round = 0; round < 2; round++) {
      const task = { what: 'rotate', location: opened.location, roots: both, nowMs: clock.now() } as const
      const { child, says, ended } = await startWorker(task, children)
      const moving = says(round === 0 ? 'done 1' : 'done')
      child.stdin.write('go\n')
      await moving
      await new Promise((resolve) => setTimeout(resolve, (randomBytes(1)[0] ?? 0) % 6))
      child.kill('SIGKILL')
      await ended
      await expectAllOpen(await worldWith(both))
    }
    const world = await worldWith(both)
    expect((await world.rotation.rotate({ asker })).failed).toEqual([])
    expect(await heldBy(world, 'k1')).toBe(0)
    await expectAllOpen(await worldWith(`k2:${second}`))
    expect((await world.audit.verify()).ok).toBe(true)
  })

  test('leaves what does not open as it is, names it, and is not removable then', async () => {
    const spoilt = { wrapped: 'kg1.k1.AAAA' }
    await opened.database.updateTable('data_keys').set(spoilt).where('scope_id', '=', 'ws_3').execute()
    const world = await worldWith(both)
    const report = await world.rotation.rotate({ asker })
    expect(report.failed).toEqual(['data key d1 of workspace ws_3'])
    expect(await heldBy(world, 'k1')).toBe(1)
    await expect(world.rotation.remove(asker, 'k1')).rejects.toMatchObject({ code: 'conflict' })
    await expect(worldWith(`k2:${second}`)).rejects.toThrow('root key k1 is missing')
  })

  test('is not replaced while a running server could not open what is new, until that one is gone', async () => {
    const hold = (kids: string[]) =>
      announceRootKeys({ database: opened.database, clock, id: 'one', kids, log: { error: () => undefined } })
    const world = await worldWith(both)
    const old = await hold(['k1'])
    const unchanged = await dump(opened.database)
    await expect(world.rotation.rotate({ asker })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('(one, seen 0 s ago) was not started with the root key k2'),
    })
    expect(await dump(opened.database)).toBe(unchanged)
    await old.stop()

    await hold(['k1'])
    clock.advance(40_000)
    expect(await world.rotation.rotate({ asker })).toMatchObject({ primary: 'k2' })
    const current = await hold(['k2', 'k1'])
    expect(await world.rotation.rotate({ asker })).toMatchObject({ rewrapped: 0 })
    await current.stop()
  })

  test('is removed at nothing left alone, and seals nothing ever again', async () => {
    const world = await worldWith(both)
    const refuse = (kid: string, why: string) =>
      expect(world.rotation.remove(asker, kid)).rejects.toMatchObject({ message: expect.stringContaining(why) })
    await refuse('k1', 'still wrapped under k1')
    await refuse('k2', 'is the primary')
    await refuse('k7', 'no root key k7')
    await world.rotation.rotate({ asker })
    const holding = await announceRootKeys({
      database: opened.database,
      clock,
      id: 'late',
      kids: ['k1', 'k2'],
      log: { error: () => undefined },
    })
    await refuse('k1', 'still seals under k1')
    await holding.stop()
    // Something that comes under it after the command was let in, and before it is carried out, is seen.
    const meanwhile = {
      confirm: async (transaction: Transaction<Schema>) => {
        const row = await transaction.selectFrom('data_keys').selectAll().limit(1).executeTakeFirstOrThrow()
        await transaction
          .insertInto('data_keys')
          .values({ ...row, scope_id: 'ws_late', root_kid: 'k1' })
          .execute()
        return actor
      },
    }
    await expect(world.rotation.remove(meanwhile, 'k1')).rejects.toMatchObject({ code: 'conflict' })
    expect(await world.actions()).not.toContain('root_key.removed')
    await world.rotation.remove(asker, 'k1')
    await world.rotation.remove(asker, 'k1')
    expect(await world.actions()).toContain('root_key.removed')
    expect((await world.rotation.status()).find(({ id }) => id === 'k1')).toMatchObject({ removed_at: clock.now() })
    await worldWith(both)
    await expect(worldWith(`k1:${first},k2:${second}`)).rejects.toThrow('root key k1 was removed')
    await worldWith(`k2:${second}`)
  })
})
