import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Pruning, startPruning } from '../../src/gateway/records/prune.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'
import { record } from './rows.ts'

const retentionMs = 1_000
const batch = 10

describeOnDatabases('pruning', (open) => {
  let test: TestDatabase
  let pruning: Pruning
  const clock = manualClock(1_000_000)
  beforeEach(async () => {
    test = await open()
    pruning = startPruning({
      telemetry: test.telemetry,
      clock,
      retentionMs,
      batch,
      everyMs: 3_600_000,
      log: { error: () => undefined },
    })
  })
  afterEach(async () => {
    await pruning.stop()
    await test.dispose()
  })

  const add = (count: number, time: number) =>
    test.telemetry
      .insertInto('request_records')
      .values(Array.from({ length: count }, () => record({ time })))
      .execute()
  const times = async (): Promise<number[]> =>
    (await test.telemetry.selectFrom('request_records').select('time').orderBy('time').execute()).map(
      ({ time }) => time,
    )

  it('keeps up where more grows old between two runs than one batch removes', async () => {
    for (let minute = 0; minute < 5; minute++) {
      await add(3 * batch + 1, clock.now())
      clock.advance(retentionMs + 1)
      await pruning.run()
      expect(await times()).toEqual([])
    }
  })

  it('leaves what is within its time, to the millisecond', async () => {
    await add(batch, clock.now() - retentionMs - 1)
    await add(2, clock.now() - retentionMs)
    await pruning.run()
    expect(await times()).toEqual([clock.now() - retentionMs, clock.now() - retentionMs])
  })

  it('lets others at the database between batches, and stops after the one under way', async () => {
    await add(50 * batch, clock.now() - 2 * retentionMs)
    const run = pruning.run()
    // Queued behind the first batch, before the second.
    await add(1, clock.now())
    await pruning.stop()
    await run
    const left = (await times()).length
    expect(left).toBeGreaterThan(1)
    await pruning.run()
    expect((await times()).length).toBe(left)
  })
})
