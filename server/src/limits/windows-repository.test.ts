import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { manualClock } from '../kernel/clock.ts'
import { type OpenDatabase, openDatabase } from '../storage/database.ts'
import { createMemoryLimiter } from './memory-limiter.ts'
import { keepWindows, windowsRepository } from './windows-repository.ts'

const daily = { limit: 5, windowSeconds: 86_400 }
const directory = mkdtempSync(join(tmpdir(), 'keepgate-windows-'))
let opened: OpenDatabase

beforeAll(async () => {
  opened = await openDatabase({ url: null, dataDirectory: directory })
  await opened.migrate()
})
beforeEach(async () => {
  await opened.database.deleteFrom('limit_windows').execute()
})
afterAll(async () => {
  await opened.close()
  rmSync(directory, { recursive: true, force: true })
})

const start = async (clock = manualClock()) => {
  const limiter = createMemoryLimiter({ clock })
  const failures: unknown[] = []
  const repository = windowsRepository(opened.database)
  const kept = await keepWindows({
    limiter,
    repository,
    clock,
    intervalMs: 3_600_000,
    onFailure: (error) => failures.push(error),
  })
  return { limiter, kept, clock, repository, failures }
}

describe('windows over five minutes', () => {
  it('are in force again after a restart, and go on counting after a second one', async () => {
    const first = await start()
    for (let call = 0; call < 3; call++) first.limiter.take([{ cell: 'key:a', rule: daily }])
    await first.kept.close()
    const second = await start()
    for (let call = 0; call < 2; call++)
      expect(second.limiter.take([{ cell: 'key:a', rule: daily }]).allowed).toBe(true)
    expect(second.limiter.take([{ cell: 'key:a', rule: daily }]).allowed).toBe(false)
    await second.kept.close()
    const third = await start()
    expect(third.limiter.take([{ cell: 'key:a', rule: daily }]).allowed).toBe(false)
    await third.kept.close()
  })

  it('are saved by the hundred, each cell in one row', async () => {
    const { limiter, kept } = await start()
    for (let cell = 0; cell < 450; cell++) limiter.take([{ cell: `key:${cell}`, rule: daily }])
    await kept.flush()
    for (let cell = 0; cell < 450; cell++) limiter.take([{ cell: `key:${cell}`, rule: daily }])
    await Promise.all([kept.flush(), kept.flush(), kept.close()])
    const rows = await opened.database.selectFrom('limit_windows').selectAll().execute()
    expect(rows).toHaveLength(450)
    expect(rows.every(({ state }) => state.includes(',2]'))).toBe(true)
  })

  it('are forgotten when they are too old to count', async () => {
    const { limiter, kept, clock } = await start()
    limiter.take([{ cell: 'old', rule: daily }])
    await kept.flush()
    clock.advance(3 * 86_400_000)
    limiter.take([{ cell: 'new', rule: daily }])
    await kept.close()
    expect(await opened.database.selectFrom('limit_windows').select('cell').execute()).toEqual([{ cell: 'new' }])
  })

  it('are saved by the next flush when one fails', async () => {
    const clock = manualClock()
    const limiter = createMemoryLimiter({ clock })
    const real = windowsRepository(opened.database)
    let broken = true
    const repository = {
      load: real.load,
      save: (...given: Parameters<typeof real.save>) =>
        broken ? Promise.reject(new Error('disk full')) : real.save(...given),
    }
    const kept = await keepWindows({ limiter, repository, clock, onFailure: () => undefined })
    limiter.take([{ cell: 'key:a', rule: daily }])
    await expect(kept.flush()).rejects.toThrow('disk full')
    clock.advance(86_400_000 / 2)
    broken = false
    await kept.close()
    expect(await opened.database.selectFrom('limit_windows').select('cell').execute()).toEqual([{ cell: 'key:a' }])
  })
})
