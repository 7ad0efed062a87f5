/** Wallets from older formats to the current one: dry, twice, by two at once, killed, and back again. */
import type { ChildProcess } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { randomBytes } from '../../src/crypto/random.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'
import { startWorker } from './wallet-worker.ts'
import { actor, day, dump, newRoot, olderInputs, olderOf, openWorld, ringOf, type World } from './wallet-world.ts'

describeOnDatabases('a migration of wallets', (open) => {
  let opened: TestDatabase
  let world: World
  let children: ChildProcess[] = []
  const clock = manualClock()
  let roots: string

  beforeEach(async () => {
    opened = await open()
    roots = `k1:${newRoot()}`
    world = await openWorld({ database: opened.database, rootKeys: ringOf(roots), clock })
    await world.importAll()
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    children = []
    await opened.dispose()
  })

  const { length: total } = olderInputs
  const formats = async (): Promise<string[]> => (await world.rows()).map(({ format }) => format)
  const all = (format: string): string[] => olderInputs.map(() => format)
  const expectAllOpen = async (): Promise<void> => {
    for (const row of await world.rows()) expect(await world.read(row)).toBe(olderOf(row).plaintext)
  }
  const without = (columns: readonly string[], rows: readonly object[]) =>
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name))))

  test('tried dry opens everything and changes no byte, in either direction', async () => {
    const before = await dump(opened.database)
    const report = await world.wallets.migration.migrate({ actor, dryRun: true })
    expect(report).toEqual({ changed: total, already: 0, failed: [] })
    expect(await dump(opened.database)).toBe(before)

    await world.wallets.migration.migrate({ actor })
    const migrated = await dump(opened.database)
    expect(await world.wallets.migration.rollBack({ actor, dryRun: true })).toMatchObject({ changed: total })
    expect(await dump(opened.database)).toBe(migrated)
  })

  test('tells how far it is, counts, and does nothing the second time', async () => {
    const steps: { done: number; total: number }[] = []
    const report = await world.wallets.migration.migrate({ actor, onProgress: (step) => void steps.push(step) })
    expect(report).toEqual({ changed: total, already: 0, failed: [] })
    expect(steps).toEqual(Array.from({ length: total + 1 }, (_, done) => ({ done, total })))
    expect(await formats()).toEqual(all('kg1'))
    await expectAllOpen()

    const after = await dump(opened.database)
    expect(await world.wallets.migration.migrate({ actor })).toEqual({ changed: 0, already: 0, failed: [] })
    expect(await dump(opened.database)).toBe(after)
    const actions = await world.actions()
    expect(actions.filter((action) => action === 'wallet.migrated')).toHaveLength(total)
    expect(actions.filter((action) => action === 'wallet_migration.finished')).toHaveLength(1)
  })

  test('several at a time does the same', async () => {
    expect(await world.wallets.migration.migrate({ actor, atOnce: 4 })).toMatchObject({ changed: total })
    await expectAllOpen()
  })

  test('by two at once, while wallets are in use, changes each wallet once', async () => {
    const second = await openWorld({ database: opened.database, rootKeys: ringOf(roots), clock })
    const rows = await world.rows()
    const [one, two, ...used] = await Promise.all([
      world.wallets.migration.migrate({ actor, atOnce: 3 }),
      second.wallets.migration.migrate({ actor, atOnce: 3 }),
      ...rows.map((row) => second.read(row)),
    ])
    expect(used).toEqual(rows.map((row) => olderOf(row).plaintext))
    expect([...one.failed, ...two.failed]).toEqual([])
    expect((await world.actions()).filter((action) => action === 'wallet.migrated')).toHaveLength(total)
    await expectAllOpen()
    expect((await world.audit.verify()).ok).toBe(true)
  })

  test('leaves a wallet that does not open as it is, names it, and migrates the others', async () => {
    const [broken] = await world.rows()
    if (broken === undefined) throw new Error('Nothing was imported.')
    await world.change(broken.id, { import_tag: 'x' })
    const report = await world.wallets.migration.migrate({ actor })
    expect(report).toMatchObject({ changed: total - 1, failed: [{ id: broken.id, user_id: broken.user_id }] })
    expect(JSON.stringify(report)).not.toContain(broken.sealed_private_key)
    expect((await world.rows())[0]).toMatchObject({ ...broken, import_tag: 'x' })
  })

  test('takes a wallet whose names are as long as an import lets them be, and everybody behind it', async () => {
    const [input] = olderInputs
    if (input === undefined) throw new Error('There are no wallets.')
    const long = '漢'.repeat(256)
    await opened.database.deleteFrom('wallet_accounts').where('user_id', '=', input.userId).execute()
    await world.wallets.importOlder(actor, { ...input, chain: long, publicKey: long }, false)
    expect(await world.wallets.migration.migrate({ actor })).toEqual({ changed: total, already: 0, failed: [] })
    expect((await world.rows()).map(({ chain }) => chain)).toContain(long)
    await expectAllOpen()
  })

  test('notes whatever one wallet throws as that wallet’s failure, and migrates the others', async () => {
    let thrown = 0
    const failing = await openWorld({
      database: opened.database,
      rootKeys: ringOf(roots),
      clock,
      aroundAudit: (append) => (transaction, event) => {
        if (event.action === 'wallet.migrated' && thrown++ === 0) throw new RangeError('out of range')
        return append(transaction, event)
      },
    })
    const report = await failing.wallets.migration.migrate({ actor })
    expect(report).toMatchObject({ changed: total - 1, failed: [{ reason: 'out of range' }] })
    expect(await world.wallets.migration.migrate({ actor })).toMatchObject({ changed: 1, failed: [] })
    await expectAllOpen()
  })

  test('goes back inside its window to the very bytes there were, and forward again', async () => {
    const before = await world.rows()
    await world.wallets.migration.migrate({ actor })
    expect(await world.wallets.migration.counts()).toMatchObject({
      total,
      older: 0,
      reversible: total,
      reversibleUntil: clock.now() + 14 * day,
    })
    expect(await world.wallets.migration.rollBack({ actor })).toEqual({ changed: total, already: 0, failed: [] })
    expect(without(['held'], await world.rows())).toEqual(without(['held'], before))

    // Whoever went back does not want to be moved forward by the next use.
    await expectAllOpen()
    expect(await formats()).toEqual(all('fernet'))

    expect(await world.wallets.migration.migrate({ actor })).toMatchObject({ changed: total })
    expect(await formats()).toEqual(all('kg1'))
    await expectAllOpen()
    const actions = await world.actions()
    expect(actions.filter((action) => action === 'wallet.rolled_back')).toHaveLength(total)
  })

  test('does not go back beyond its window, and what it came from is purged then', async () => {
    await world.wallets.migration.migrate({ actor })
    clock.advance(14 * day - 1)
    expect(await world.wallets.migration.purge()).toBe(0)
    clock.advance(1)
    expect(await world.wallets.migration.rollBack({ actor })).toMatchObject({ changed: 0 })
    expect(await world.wallets.migration.purge()).toBe(total)
    const contents = await dump(opened.database)
    for (const { ciphertext } of olderInputs) expect(contents).not.toContain(ciphertext.slice(12, 60))
    await expectAllOpen()
    expect(await world.actions()).toContain('wallet.older_ciphertexts_purged')
  })

  test('keeps nothing to go back to where the window is none', async () => {
    const hasty = await openWorld({ database: opened.database, rootKeys: ringOf(roots), clock, rollbackMs: 0 })
    await hasty.wallets.migration.migrate({ actor })
    expect((await world.rows()).map(({ kept_private_key }) => kept_private_key)).toEqual(olderInputs.map(() => null))
  })

  test('goes back for nobody whose kept ciphertext was replaced', async () => {
    await world.wallets.migration.migrate({ actor })
    const [first, second] = await world.rows()
    if (first === undefined || second === undefined) throw new Error('Nothing was imported.')
    await world.change(first.id, { kept_private_key: second.kept_private_key, kept_salt: second.kept_salt })
    const report = await world.wallets.migration.rollBack({ actor })
    expect(report).toMatchObject({ changed: total - 1, failed: [{ id: first.id }] })
    expect(await world.read(first)).toBe(olderOf(first).plaintext)
  })

  test('needs the older system’s key, and says so before it changes anything', async () => {
    await world.wallets.migration.migrate({ actor })
    const without = await openWorld({ database: opened.database, rootKeys: ringOf(roots), clock, masterKey: null })
    await expect(without.wallets.migration.rollBack({ actor })).rejects.toThrow('ENCRYPTION_MASTER_KEY is not set')
    expect(await formats()).toEqual(all('kg1'))
  })

  test('imports each wallet once, however often and by how many at once', async () => {
    await Promise.all([world.importAll(), world.importAll()])
    await world.wallets.migration.migrate({ actor })
    await world.importAll()
    expect(await world.rows()).toHaveLength(total)
  })

  test.each(['migrate', 'rollback'] as const)(
    '%s killed at any moment is taken up by the next run, and no wallet is lost',
    { timeout: 60_000 },
    async (what) => {
      if (what === 'rollback') await world.wallets.migration.migrate({ actor })
      for (let round = 0; round < 3; round++) {
        const { child, says, ended } = await startWorker(
          { what, location: opened.location, roots, nowMs: clock.now() },
          children,
        )
        const moving = says(`done ${round}`)
        child.stdin.write('go\n')
        await moving
        await new Promise((resolve) => setTimeout(resolve, (randomBytes(1)[0] ?? 0) % 8))
        child.kill('SIGKILL')
        await ended
        expect(await world.rows()).toHaveLength(total)
      }
      const { migrate, rollBack } = world.wallets.migration
      const report = await (what === 'migrate' ? migrate({ actor }) : rollBack({ actor }))
      expect(report.failed).toEqual([])
      expect(await formats()).toEqual(all(what === 'migrate' ? 'kg1' : 'fernet'))
      await expectAllOpen()
      expect((await world.audit.verify()).ok).toBe(true)
      const action = what === 'migrate' ? 'wallet.migrated' : 'wallet.rolled_back'
      expect((await world.actions()).filter((one) => one === action)).toHaveLength(total)
    },
  )
})
