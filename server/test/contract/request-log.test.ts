import { CompiledQuery } from 'kysely'
import { afterEach, expect, it, vi } from 'vitest'
import { createRequestLog, type RequestLog } from '../../src/gateway/records/request-log.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import type { Database } from '../../src/storage/database.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'
import { record } from './rows.ts'

type Fault = 'before' | 'after' | null

/** The same database, where `fault` decides for the n-th write (from 1) whether it fails before or after it is stored. */
const failing = (database: Database, fault: (write: number) => Fault): Database => {
  let write = 0
  const executeQuery: Database['executeQuery'] = async (query, options) => {
    write += 1
    const when = fault(write)
    if (when === 'before') throw new Error('the disk is full')
    const result = await database.executeQuery(query, options)
    if (when === 'after') throw new Error('the connection was lost')
    return result
  }
  return new Proxy(database, {
    get: (target, name) => {
      if (name === 'executeQuery') return executeQuery
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

describeOnDatabases('request log', (open) => {
  let test: TestDatabase
  let log: RequestLog
  const errors = { error: vi.fn() }
  afterEach(async () => {
    await log.close()
    await test.dispose()
    errors.error.mockClear()
  })

  const start = (options: Partial<Parameters<typeof createRequestLog>[0]> = {}) => {
    log = createRequestLog({ telemetry: test.telemetry, clock: systemClock, log: errors, flushMs: 5, ...options })
    return log
  }
  const stored = () => test.database.selectFrom('request_records').selectAll().orderBy('id').execute()
  const records = (count: number) => Array.from({ length: count }, () => record())

  it('stores each record once and exactly as it was given', async () => {
    test = await open()
    start({ batch: 7 })
    const given = [...records(40), record({ model: 'Ω "quoted", \\u0000 text', cost_usd: null, member_id: 'mem_1' })]
    for (const one of given) log.add(one)
    await log.flush()
    expect(await stored()).toEqual(given)
    expect(log.stats()).toEqual({ queued: 0, written: 41, retried: 0, refused: 0, lost: 0 })
  })

  it('stores each record once, whichever write fails, before or after the database took it', async () => {
    test = await open()
    for (const fault of ['before', 'after'] as const) {
      for (const nth of [1, 2, 3, 4]) {
        await test.database.deleteFrom('request_records').execute()
        start({ batch: 10, telemetry: failing(test.telemetry, (write) => (write === nth ? fault : null)) })
        const given = records(35)
        for (const one of given) log.add(one)
        await log.flush()
        await log.close()
        expect((await stored()).map(({ id }) => id)).toEqual(given.map(({ id }) => id))
        expect(log.stats()).toMatchObject({ queued: 0, written: 35, retried: 1, lost: 0 })
      }
    }
  })

  it('P51: stops admission while the queue is full, loses nothing, and admits again', async () => {
    test = await open()
    let broken = true
    start({ capacity: 20, telemetry: failing(test.telemetry, () => (broken ? 'before' : null)) })
    let given = 0
    while (log.hasRoom()) {
      log.add(record())
      given += 1
    }
    // A request that was already under way still has its record.
    log.add(record())
    expect(given).toBe(20)
    await vi.waitFor(() => expect(log.stats().retried).toBeGreaterThan(1))
    expect(log.hasRoom()).toBe(false)
    broken = false
    await log.flush()
    expect(log.hasRoom()).toBe(true)
    expect((await stored()).length).toBe(21)
  })

  it('sets a row aside that the database refuses for its contents, and stores the others', async () => {
    test = await open()
    start()
    const given = records(30)
    const [, , poison] = given
    given.forEach((one) => {
      log.add(one === poison ? { ...one, status: Number.NaN } : one)
    })
    await log.flush()
    expect((await stored()).length).toBe(29)
    expect(log.stats()).toMatchObject({ written: 29, refused: 1, retried: 0 })
    expect(errors.error).toHaveBeenCalledTimes(1)
  })

  it('stores texts from strangers whatever they hold, shortened where they are endless', async () => {
    test = await open()
    start()
    log.add(record({ model: 'a\0b\ud800c' }))
    log.add(record({ model: 'm'.repeat(100_000) }))
    log.add(record({ model: "'); drop table request_records; --" }))
    await log.flush()
    const models = (await stored()).map(({ model }) => model)
    expect(models).toEqual(['a\ufffdb\ufffdc', 'm'.repeat(256), "'); drop table request_records; --"])
  })

  it('stores by itself within the interval, and what is waiting when it closes', async () => {
    test = await open()
    start({ flushMs: 20 })
    log.add(record())
    await vi.waitFor(async () => expect((await stored()).length).toBe(1))
    for (const one of records(1_200)) log.add(one)
    await log.close()
    expect((await stored()).length).toBe(1_201)
  })

  it('gives up at its deadline when the database stays away at the end, and says how many were lost', async () => {
    test = await open()
    start({ closeMs: 60, telemetry: failing(test.telemetry, () => 'before') })
    for (const one of records(3)) log.add(one)
    const began = performance.now()
    await log.close()
    expect(performance.now() - began).toBeLessThan(2_000)
    log.add(record())
    expect(log.stats().lost).toBe(4)
  })

  it('does not let a control-plane transaction that stays open fail it', async () => {
    test = await open()
    start()
    await test.database.transaction().execute(async (transaction) => {
      await transaction.executeQuery(CompiledQuery.raw('update policy_revision set value = value'))
      log.add(record())
      await new Promise((resolve) => setTimeout(resolve, 300))
    })
    await log.flush()
    expect((await stored()).length).toBe(1)
  })
})
