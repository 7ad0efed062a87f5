import { describe, expect, it } from 'vitest'
import { manualClock } from '../kernel/clock.ts'
import { createHealth } from './health.ts'

describe('health', () => {
  it('is ready when every part works, and names the part that does not', async () => {
    const clock = manualClock()
    let works = true
    const failures: string[] = []
    const health = createHealth({
      clock,
      checks: { database: async () => works, audit: async () => undefined },
      onFailure: (name) => failures.push(name),
    })
    expect(await health.ready()).toEqual({ ready: true, draining: false, checks: { database: true, audit: true } })
    works = false
    clock.advance(501)
    expect(await health.ready()).toEqual({ ready: false, draining: false, checks: { database: false, audit: true } })
    clock.advance(501)
    await health.ready()
    expect(failures).toEqual(['database'])
    works = true
    clock.advance(501)
    expect((await health.ready()).ready).toBe(true)
  })

  it('takes a check that hangs, throws or rejects for a failure, and tells no reason', async () => {
    const health = createHealth({
      clock: manualClock(),
      timeoutMs: 20,
      checks: {
        hangs: () => new Promise(() => undefined),
        throws: () => {
          throw new Error('secret detail')
        },
        rejects: () => Promise.reject(new Error('secret detail')),
      },
    })
    const report = await health.ready()
    expect(report).toEqual({ ready: false, draining: false, checks: { hangs: false, throws: false, rejects: false } })
  })

  it('asks once for many callers at once, and again after half a second', async () => {
    const clock = manualClock()
    let asked = 0
    const database = async (): Promise<void> => {
      asked++
    }
    const health = createHealth({ clock, checks: { database } })
    await Promise.all(Array.from({ length: 300 }, () => health.ready()))
    await health.ready()
    expect(asked).toBe(1)
    clock.advance(501)
    await health.ready()
    expect(asked).toBe(2)
  })

  it('is not ready while draining', async () => {
    const health = createHealth({ clock: manualClock(), checks: { database: async () => true } })
    const before = health.ready()
    health.startDraining()
    expect((await before).ready).toBe(false)
    expect(await health.ready()).toEqual({ ready: false, draining: true, checks: {} })
  })
})
