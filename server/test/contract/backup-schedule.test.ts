/** When the server makes backups by itself, alone and with others on the same database. */
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startSettlingDeadBackups } from '../../src/backup/dead-backups.ts'
import { partialPrefix } from '../../src/backup/new-file.ts'
import { type BackupSchedule, startBackupSchedule } from '../../src/backup/schedule.ts'
import type { KeyRing } from '../../src/crypto/key-ring.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { openDatabase } from '../../src/storage/database.ts'
import {
  auditOf,
  backupsOf,
  fillDatabase,
  openClosing,
  ringOf,
  rowsOf,
  temporaryDirectory,
  verify,
} from '../backup-world.ts'
import { describeOnDatabases, type OpenTestDatabase } from '../databases.ts'
import { record } from './rows.ts'

const hour = 3_600_000
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

type World = { roots: KeyRing; directory: string; clock: ReturnType<typeof manualClock> }

const openWorld = async (open: OpenTestDatabase) => {
  const test = await openClosing(open)
  await fillDatabase(test)
  await test.database.deleteFrom('backup_runs').execute()
  return { test, roots: ringOf('k1'), directory: join(temporaryDirectory(), 'backups'), clock: manualClock(Date.now()) }
}

const schedule = (
  storage: Parameters<typeof backupsOf>[0],
  { roots, directory, clock }: World,
  ends: string[] = [],
): BackupSchedule =>
  startBackupSchedule({
    backups: backupsOf(storage, roots, directory, clock),
    deployment: auditOf(storage.database).deployment,
    clock,
    log: silent,
    everyMs: 24 * hour,
    keep: 3,
    onLook: () => undefined,
    onEnd: (outcome) => ends.push(outcome),
    // Looks only when told to.
    lookEveryMs: 3_600_000,
  })

describeOnDatabases('the schedule of backups', (open) => {
  it('makes one at once, the next when it is due, and keeps the newest', async () => {
    const { test, ...world } = await openWorld(open)
    const running = schedule(test, world)
    await running.look()
    const first = readdirSync(world.directory)
    expect(first).toHaveLength(1)
    await running.look()
    world.clock.advance(23 * hour)
    await running.look()
    expect(readdirSync(world.directory)).toEqual(first)
    for (let day = 0; day < 4; day++) {
      world.clock.advance(24 * hour)
      await running.look()
    }
    await running.stop()
    const kept = readdirSync(world.directory)
    expect(kept).toHaveLength(3)
    expect(kept).not.toContain(first[0])
    for (const name of kept) expect((await verify(join(world.directory, name), world.roots)).audit.ok).toBe(true)
    // A start does not make one more.
    const again = schedule(test, world)
    await again.look()
    await again.stop()
    expect(readdirSync(world.directory)).toEqual(kept)
  })

  it('makes one for all servers that share the database', async () => {
    const { test, ...world } = await openWorld(open)
    const others = await Promise.all([1, 2, 3].map(() => openDatabase(test.location)))
    try {
      const schedules = [test, ...others].map((storage) => schedule(storage, world))
      await Promise.all(schedules.map((running) => running.look()))
      for (let round = 0; round < 2; round++) {
        world.clock.advance(25 * hour)
        await Promise.all(schedules.map((running) => running.look()))
      }
      await Promise.all(schedules.map((running) => running.stop()))
    } finally {
      await Promise.all(others.map((storage) => storage.close()))
    }
    expect(readdirSync(world.directory)).toHaveLength(3)
    const runs = await test.database.selectFrom('backup_runs').selectAll().execute()
    expect(runs.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed'])
  })

  it('tries again ten minutes after a failure, and says so each time', async () => {
    const { test, ...world } = await openWorld(open)
    const ends: string[] = []
    const nowhere = { ...world, directory: '/dev/null/backups' }
    const running = schedule(test, nowhere, ends)
    await running.look()
    await running.look()
    world.clock.advance(11 * 60_000)
    await running.look()
    await running.stop()
    expect(ends).toEqual(['failed', 'failed'])
    expect((await rowsOf(test, 'audit_entries')).filter((row) => row.includes('backup.failed'))).toHaveLength(2)
    const mended = schedule(test, world, ends)
    world.clock.advance(11 * 60_000)
    await mended.look()
    await mended.stop()
    expect(ends).toEqual(['failed', 'failed', 'completed'])
  })

  it('goes on after a server that died in the middle of one', async () => {
    const { test, ...world } = await openWorld(open)
    const run = {
      origin: 'schedule' as const,
      follows: 'first',
      state: 'running' as const,
      file: '/gone',
      rows_done: 0,
    }
    const unknown = { finished_at: null, rows_total: null, bytes: null, sha256: null, problem: null }
    const at = { started_at: world.clock.now(), seen_at: world.clock.now() }
    await test.database
      .insertInto('backup_runs')
      .values({ id: 'bak_dead', ...run, ...unknown, ...at })
      .execute()
    const running = schedule(test, world)
    await running.look()
    world.clock.advance(60_000)
    await running.look()
    expect(await rowsOf(test, 'backup_runs')).toHaveLength(1)
    world.clock.advance(15 * 60_000)
    await running.look()
    await running.stop()
    const states = (await rowsOf(test, 'backup_runs'))
      .map((row) => JSON.parse(row).flat())
      .map((row) => row.includes('completed'))
    expect(states.toSorted()).toEqual([false, true])
    expect(readdirSync(world.directory)).toHaveLength(1)
  })

  it('is not needed for a backup that died to be settled: its run fails, and its draft goes after a day', async () => {
    const { test, ...world } = await openWorld(open)
    const now = world.clock.now()
    const unknown = { finished_at: null, rows_total: null, bytes: null, sha256: null, problem: null }
    const run = { state: 'running' as const, follows: null, file: '/gone', rows_done: 0, ...unknown }
    await test.database
      .insertInto('backup_runs')
      .values([
        { id: 'bak_dead', ...run, origin: 'command', started_at: now - hour, seen_at: now - hour },
        { id: 'bak_admin', ...run, origin: 'admin', started_at: now - hour, seen_at: now - 121_000 },
        { id: 'bak_alive', ...run, origin: 'command', started_at: now - hour, seen_at: now - 60_000 },
      ])
      .execute()
    mkdirSync(world.directory)
    const draft = (name: string, ageMs: number): string => {
      const path = join(world.directory, `${partialPrefix}${name}`)
      writeFileSync(path, 'half')
      utimesSync(path, (now - ageMs) / 1000, (now - ageMs) / 1000)
      return path
    }
    const [old, young] = [draft('old', 25 * hour), draft('young', hour)]
    const backups = backupsOf(test, world.roots, world.directory, world.clock)
    const settling = startSettlingDeadBackups({ backups, clock: world.clock, log: silent })
    await settling.look()
    await settling.stop()
    const states = await test.database.selectFrom('backup_runs').select(['id', 'state', 'problem']).execute()
    expect(states.toSorted((one, other) => one.id.localeCompare(other.id))).toEqual([
      { id: 'bak_admin', state: 'failed', problem: 'died' },
      { id: 'bak_alive', state: 'running', problem: null },
      { id: 'bak_dead', state: 'failed', problem: 'died' },
    ])
    expect([existsSync(old), existsSync(young)]).toEqual([false, true])
  })

  it('gives up the backup under way when the server stops, and leaves nothing of it', async () => {
    const { test, ...world } = await openWorld(open)
    for (let batch = 0; batch < 60; batch++)
      await test.telemetry
        .insertInto('request_records')
        .values(Array.from({ length: 200 }, () => record()))
        .execute()
    const running = schedule(test, world)
    const begun = () => existsSync(world.directory) && readdirSync(world.directory).length > 0
    while (!begun()) await nextTurn()
    await running.stop()
    expect(readdirSync(world.directory)).toEqual([])
    const runs = await test.database.selectFrom('backup_runs').selectAll().execute()
    expect(runs.map(({ state, problem }) => [state, problem])).toEqual([['failed', 'draining']])
  })
})
