import { expect, it } from 'vitest'
import { manualClock } from '../../kernel/clock.ts'
import { lowestId, timeOfId } from '../../kernel/ids.ts'
import { tailRecords } from './tail.ts'

const minuteMs = 60_000
const start = Date.UTC(2026, 0, 31)

/** A log in which nothing passes the filter, and how far back each look goes, in milliseconds. */
const quietLog = () => {
  const clock = manualClock(start)
  const depths: number[] = []
  const since = async (afterId: string) => {
    depths.push(clock.now() - (timeOfId('rec', afterId) ?? 0))
    return []
  }
  return { clock, depths, records: { since } }
}

it('goes back a few minutes at most, whatever position it is given, and says that records are left out', async () => {
  const { clock, depths, records } = quietLog()
  const look = tailRecords(records, {}, clock, lowestId('rec', 0))
  expect((await look()).skipped).toBe(true)
  expect(depths[0]).toBeLessThanOrEqual(6 * minuteMs)
  expect((await look()).skipped).toBe(false)
})

it('looks at the last seconds alone after an hour in which nothing passed the filter', async () => {
  const { clock, depths, records } = quietLog()
  const look = tailRecords(records, { model: 'none' }, clock, null)
  for (let count = 0; count < 120; count++) {
    clock.advance(minuteMs / 2)
    expect((await look()).skipped).toBe(false)
  }
  expect(depths.at(-1)).toBeLessThanOrEqual(minuteMs / 2 + 5_000)
})

it('takes up the whole of a short interruption', async () => {
  const { clock, depths, records } = quietLog()
  const position = lowestId('rec', clock.now())
  clock.advance(4 * minuteMs)
  expect((await tailRecords(records, {}, clock, position)()).skipped).toBe(false)
  expect(depths[0]).toBeGreaterThanOrEqual(4 * minuteMs)
})

it('goes back again for what it could not read', async () => {
  const { clock, depths, records } = quietLog()
  let broken = true
  const since = async (afterId: string) => {
    if (broken) throw new Error('no database')
    return records.since(afterId)
  }
  const look = tailRecords({ since }, {}, clock, null)
  await expect(look()).rejects.toThrow()
  clock.advance(minuteMs)
  broken = false
  await look()
  expect(depths).toEqual([minuteMs + 5_000])
})
