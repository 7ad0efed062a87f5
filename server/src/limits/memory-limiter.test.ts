import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../kernel/clock.ts'
import { createMemoryLimiter } from './memory-limiter.ts'

const minute = (limit: number) => ({ limit, windowSeconds: 60 })

describe('a sliding window', () => {
  it('admits N and refuses the next, with the truth about when to come back', () => {
    const clock = manualClock()
    const limiter = createMemoryLimiter({ clock })
    for (let call = 1; call <= 60; call++) {
      const decision = limiter.take([{ cell: 'key:a', rule: minute(60) }])
      expect(decision).toMatchObject({ allowed: true, limit: 60, remaining: 60 - call, retryAfterSeconds: 0 })
    }
    const refused = limiter.take([{ cell: 'key:a', rule: minute(60) }])
    expect(refused).toMatchObject({ allowed: false, remaining: 0, cell: 'key:a' })
    clock.advance((refused.retryAfterSeconds - 1) * 1000 - 1)
    expect(limiter.take([{ cell: 'key:a', rule: minute(60) }]).allowed).toBe(false)
    clock.advance(1001)
    expect(limiter.take([{ cell: 'key:a', rule: minute(60) }]).allowed).toBe(true)
  })

  it('never admits more than N in any window and releases at most a 60th late, whatever the pattern', () => {
    const step = fc.record({
      waitMs: fc.oneof(fc.nat(40), fc.nat(3000), fc.nat(130_000)),
      cost: fc.integer({ min: 0, max: 7 }),
    })
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 250 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(100_000),
        (steps, limit, start) => {
          const clock = manualClock()
          clock.advance(start)
          const limiter = createMemoryLimiter({ clock })
          const admitted: { at: number; cost: number }[] = []
          const within = (ms: number) =>
            admitted.filter(({ at }) => clock.monotonic() - at < ms).reduce((sum, { cost }) => sum + cost, 0)
          for (const { waitMs, cost } of steps) {
            clock.advance(waitMs)
            const { allowed } = limiter.take([{ cell: 'c', rule: minute(limit), cost }])
            if (!allowed) expect(within(61_000) + cost).toBeGreaterThan(limit)
            if (allowed) admitted.push({ at: clock.monotonic(), cost })
            expect(within(60_000)).toBeLessThanOrEqual(limit)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('stays exact when 300 callers race for 10 places', async () => {
    const limiter = createMemoryLimiter({ clock: manualClock() })
    const answers = await Promise.all(
      Array.from({ length: 300 }, async () => {
        await Promise.resolve()
        return limiter.take([{ cell: 'k', rule: minute(10) }]).allowed
      }),
    )
    expect(answers.filter(Boolean)).toHaveLength(10)
  })

  it('is not moved by a clock that jumps back, and opens after one that jumps ahead', () => {
    let now = 1_000_000
    const limiter = createMemoryLimiter({ clock: { now: () => 0, monotonic: () => now } })
    expect(limiter.take([{ cell: 'k', rule: minute(1) }]).allowed).toBe(true)
    now -= 500_000
    expect(limiter.take([{ cell: 'k', rule: minute(1) }]).allowed).toBe(false)
    now += 500_000 + 1e12
    expect(limiter.take([{ cell: 'k', rule: minute(1) }]).allowed).toBe(true)
  })

  it('refuses a huge cost without harm and throws on a negative or missing number', () => {
    const limiter = createMemoryLimiter({ clock: manualClock() })
    const take = (cost: number) => limiter.take([{ cell: 'k', rule: minute(5), cost }])
    expect(take(Number.MAX_VALUE)).toMatchObject({ allowed: false, remaining: 5 })
    expect(take(Number.POSITIVE_INFINITY).allowed).toBe(false)
    expect(() => take(-1)).toThrow(RangeError)
    expect(() => take(Number.NaN)).toThrow(RangeError)
    expect(take(5).allowed).toBe(true)
    expect(take(0.01).allowed).toBe(false)
  })

  it('keeps what was counted when a cell gets another limit or window', () => {
    const limiter = createMemoryLimiter({ clock: manualClock() })
    limiter.take([{ cell: 'k', rule: minute(10), cost: 10 }])
    expect(limiter.take([{ cell: 'k', rule: { limit: 10, windowSeconds: 3600 } }]).allowed).toBe(false)
    expect(limiter.take([{ cell: 'k', rule: { limit: 11, windowSeconds: 3600 } }]).allowed).toBe(true)
  })
})

describe('several cells in one call', () => {
  it('charges none when one refuses', () => {
    const limiter = createMemoryLimiter({ clock: manualClock() })
    const both = [
      { cell: 'wide', rule: minute(100) },
      { cell: 'narrow', rule: minute(1) },
    ]
    expect(limiter.take(both)).toMatchObject({ allowed: true, cell: 'narrow', remaining: 0 })
    for (let call = 0; call < 50; call++) expect(limiter.take(both)).toMatchObject({ allowed: false, cell: 'narrow' })
    expect(limiter.take([{ cell: 'wide', rule: minute(100), cost: 0 }]).remaining).toBe(99)
  })

  it('counts one cell named twice twice', () => {
    const limiter = createMemoryLimiter({ clock: manualClock() })
    const twice = [
      { cell: 'k', rule: minute(1) },
      { cell: 'k', rule: minute(1) },
    ]
    expect(limiter.take(twice).allowed).toBe(false)
    expect(limiter.take([]).allowed).toBe(true)
  })
})

describe('what is given back', () => {
  const hour = { limit: 3, windowSeconds: 3600 }

  it('is the newest charge alone: the older ones are released when they would have been', () => {
    const clock = manualClock()
    const limiter = createMemoryLimiter({ clock })
    const request = { cell: 'a', rule: hour }
    limiter.take([request, request])
    clock.advance(30 * 60_000)
    limiter.take([request])
    limiter.giveBack(request)
    expect(limiter.used('a')).toBe(2)
    clock.advance(31 * 60_000)
    expect(limiter.used('a')).toBe(0)
    limiter.giveBack(request)
    limiter.giveBack({ cell: 'never seen', rule: hour })
    expect(limiter.used('a')).toBe(0)
  })

  it('is found in the overflow, too', () => {
    const limiter = createMemoryLimiter({ clock: manualClock(), maximumCells: 1 })
    limiter.take([{ cell: 'first', rule: hour }])
    const request = { cell: 'second', rule: hour }
    for (let call = 0; call < 20; call++) {
      expect(limiter.take([request]).allowed).toBe(true)
      limiter.giveBack(request)
    }
  })
})

describe('the address cell', () => {
  it('refuses the 1001st arrival, and an arrival that is refused counts too', () => {
    const clock = manualClock()
    const limiter = createMemoryLimiter({ clock })
    for (let call = 0; call < 1000; call++) expect(limiter.charge('203.0.113.9', minute(1000)).allowed).toBe(true)
    expect(limiter.charge('203.0.113.9', minute(1000))).toMatchObject({ allowed: false, remaining: 0 })
    clock.advance(30_000)
    for (let call = 0; call < 1000; call++) limiter.charge('203.0.113.9', minute(1000))
    clock.advance(31_000)
    const still = limiter.charge('203.0.113.9', minute(1000))
    expect(still.allowed).toBe(false)
    clock.advance(still.retryAfterSeconds * 1000)
    expect(limiter.charge('203.0.113.9', minute(1000)).allowed).toBe(true)
  })
})

describe('a crowd of addresses', () => {
  it('does not grow the table past its bound, nor push out a cell that is counted', () => {
    const clock = manualClock()
    const limiter = createMemoryLimiter({ clock, maximumCells: 500 })
    for (let call = 0; call < 10; call++) limiter.take([{ cell: 'victim', rule: minute(10) }])
    for (let stranger = 0; stranger < 50_000; stranger++)
      limiter.charge(`2001:db8:0:${stranger.toString(16)}`, minute(1000))
    expect(limiter.size()).toBeLessThanOrEqual(500)
    expect(limiter.take([{ cell: 'victim', rule: minute(10) }]).allowed).toBe(false)
  })

  it('gives an overflowing newcomer its limit once, not again when there is room', () => {
    const clock = manualClock()
    const limiter = createMemoryLimiter({ clock, maximumCells: 1 })
    limiter.take([{ cell: 'resident', rule: minute(5) }])
    clock.advance(30_000)
    for (let call = 0; call < 5; call++)
      expect(limiter.take([{ cell: 'newcomer', rule: minute(5) }]).allowed).toBe(true)
    clock.advance(32_000)
    expect(limiter.take([{ cell: 'newcomer', rule: minute(5) }]).allowed).toBe(false)
    clock.advance(30_000)
    expect(limiter.take([{ cell: 'newcomer', rule: minute(5) }]).allowed).toBe(true)
  })

  it('keeps a cell that is named in a call, also where another of that call needs the room', () => {
    const clock = manualClock()
    const limiter = createMemoryLimiter({ clock, maximumCells: 1 })
    const rule = minute(1)
    limiter.take([{ cell: 'first', rule }])
    clock.advance(120_000)
    limiter.take([
      { cell: 'first', rule },
      { cell: 'second', rule },
    ])
    expect(limiter.take([{ cell: 'first', rule }]).allowed).toBe(false)
    expect(limiter.take([{ cell: 'second', rule }]).allowed).toBe(false)
  })

  it('never gives any cell more than its limit in a window, however full the table is', () => {
    const step = fc.record({
      waitMs: fc.oneof(fc.nat(30), fc.nat(8000)),
      cells: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
    })
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 300 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        (steps, maximumCells, limit, seed) => {
          const clock = manualClock()
          const limiter = createMemoryLimiter({ clock, maximumCells, seed })
          const admitted: { at: number; cell: number }[] = []
          for (const { waitMs, cells } of steps) {
            clock.advance(waitMs)
            const decision = limiter.take(cells.map((cell) => ({ cell: `c${cell}`, rule: minute(limit) })))
            if (decision.allowed) admitted.push(...cells.map((cell) => ({ at: clock.monotonic(), cell })))
            for (const cell of cells) {
              const inWindow = admitted.filter((entry) => entry.cell === cell && clock.monotonic() - entry.at < 60_000)
              expect(inWindow.length).toBeLessThanOrEqual(limit)
            }
            expect(limiter.size()).toBeLessThanOrEqual(maximumCells)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('forgets cells that are empty as others come', () => {
    const clock = manualClock()
    const limiter = createMemoryLimiter({ clock })
    for (let stranger = 0; stranger < 5000; stranger++) limiter.charge(`old-${stranger}`, minute(1000))
    clock.advance(120_000)
    for (let stranger = 0; stranger < 2000; stranger++) limiter.charge(`new-${stranger}`, minute(1000))
    expect(limiter.size()).toBeLessThanOrEqual(2100)
  })
})

describe('a restart', () => {
  const day = { limit: 5, windowSeconds: 86_400 }

  it('keeps windows over five minutes and drops the rest', () => {
    const first = createMemoryLimiter({ clock: manualClock() })
    for (let call = 0; call < 5; call++)
      first.take([
        { cell: 'day', rule: day },
        { cell: 'minute', rule: minute(9) },
      ])
    const saved = first.snapshot()
    expect(saved.map(({ cell }) => cell)).toEqual(['day'])
    const second = createMemoryLimiter({ clock: manualClock() })
    second.restore(saved)
    expect(second.take([{ cell: 'day', rule: day }]).allowed).toBe(false)
    expect(second.take([{ cell: 'minute', rule: minute(9) }]).allowed).toBe(true)
  })

  it('never releases early and at most two 60ths late, wherever the restart falls', () => {
    const hour = { limit: 3, windowSeconds: 3600 }
    fc.assert(
      fc.property(
        fc.nat(3_600_000),
        fc.nat(3_500_000),
        fc.nat(3_500_000),
        fc.nat(1e7),
        (start, before, down, newStart) => {
          const clock = manualClock(0)
          clock.advance(start)
          const first = createMemoryLimiter({ clock })
          first.take([{ cell: 'c', rule: hour, cost: 3 }])
          clock.advance(before)
          const saved = first.snapshot()
          const restarted = { elapsed: newStart, wall: clock.now() + down }
          const second = createMemoryLimiter({
            clock: { now: () => restarted.wall, monotonic: () => restarted.elapsed },
          })
          second.restore(saved)
          const left = 3_600_000 - before - down
          if (left > 1) {
            restarted.elapsed += left - 1
            expect(second.take([{ cell: 'c', rule: hour }]).allowed).toBe(false)
            restarted.elapsed += 1
          }
          restarted.elapsed += 2 * 60_000
          expect(second.take([{ cell: 'c', rule: hour }]).allowed).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('does not release early when the wall clock went back, and skips what it cannot read', () => {
    const first = createMemoryLimiter({ clock: manualClock(2_000_000_000_000) })
    for (let call = 0; call < 5; call++) first.take([{ cell: 'day', rule: day }])
    const second = createMemoryLimiter({ clock: manualClock(1_000_000_000_000) })
    second.restore([
      { cell: 'x', state: '{"window_seconds":' },
      { cell: 'y', state: 'null' },
      { cell: 'z', state: '{"window_seconds":86400,"saved_at":0,"counts":[[0]]}' },
      { cell: 'z', state: '{"window_seconds":"86400","saved_at":0,"counts":[[0,1]]}' },
      ...first.snapshot(),
    ])
    expect(second.take([{ cell: 'day', rule: day }]).allowed).toBe(false)
    expect(second.size()).toBe(1)
  })

  it('can save only what changed', () => {
    const clock = manualClock()
    const limiter = createMemoryLimiter({ clock })
    limiter.take([{ cell: 'old', rule: { limit: 5, windowSeconds: 600 } }])
    clock.advance(60_000)
    const since = clock.monotonic()
    limiter.take([{ cell: 'new', rule: { limit: 5, windowSeconds: 600 } }])
    expect(limiter.snapshot(since).map(({ cell }) => cell)).toEqual(['new'])
  })
})
