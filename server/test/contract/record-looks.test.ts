/** What one look of a live view costs: what it finds, not what others or the month before have left in the table. */
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRequestRecords } from '../../src/gateway/records/request-record-repository.ts'
import { lowestId } from '../../src/kernel/ids.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'
import { plantRecords } from '../harness/planted-records.ts'

const now = Date.UTC(2026, 0, 31)
const dayMs = 86_400_000
const count = 100_000

describeOnDatabases('a look for new records', (open) => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await open()
  })
  afterEach(() => test.dispose())

  const fastest = async (work: () => Promise<unknown>): Promise<number> => {
    const times: number[] = []
    for (let round = 0; round < 5; round++) {
      const started = performance.now()
      await work()
      times.push(performance.now() - started)
    }
    return Math.min(...times)
  }
  /** Going once through every record. */
  const scan = () =>
    fastest(() => sql`select count(*) from request_records where model = 'none'`.execute(test.database))

  it('does not go through the records of other workspaces', async () => {
    await plantRecords(test, { workspaceId: 'ws_2', timeMs: now, count })
    const mine = createRequestRecords(test)('ws_1')
    const look = () => mine.since(lowestId('rec', now - 5_000), 500, { model: 'none' })
    expect(await look()).toEqual([])
    expect(await fastest(look)).toBeLessThan((await scan()) / 4)
  })

  it('does not go through the older records of its own workspace, whatever times are asked for', async () => {
    await plantRecords(test, { workspaceId: 'ws_1', timeMs: now - dayMs, count })
    await plantRecords(test, { workspaceId: 'ws_2', timeMs: now, count: 10 })
    const mine = createRequestRecords(test)('ws_1')
    const look = () => mine.since(lowestId('rec', now - 5_000), 500, { from: 1, to: now + dayMs, model: 'none' })
    expect(await look()).toEqual([])
    expect(await fastest(look)).toBeLessThan((await scan()) / 4)
  })
})
