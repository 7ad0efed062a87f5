import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createReachability } from './reachability.ts'

const never = (signal: AbortSignal): Promise<boolean> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })

describe('whether the server answers', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is doubted within two seconds of a request that hangs, and the read is given up', async () => {
    const reachability = createReachability({ probe: never })
    const read = reachability.wait('read')
    const change = reachability.wait('change')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(reachability.isReachable()).toBe(false)
    expect(read.signal.aborted).toBe(true)
    expect(change.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(change.signal.aborted).toBe(true)
  })

  it('is not doubted for a slow request while the server answers, until that one has hung too long', async () => {
    const reachability = createReachability({ probe: async () => true })
    const read = reachability.wait('read')
    await vi.advanceTimersByTimeAsync(29_000)
    expect(read.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(read.signal.aborted).toBe(true)
    expect(reachability.isReachable()).toBe(true)
  })

  it('comes back by itself, is told once each way, and a proxy that answers for a dead server is no answer', async () => {
    let alive = false
    const reachability = createReachability({ probe: async () => alive })
    const heard: boolean[] = []
    reachability.subscribe(() => void heard.push(reachability.isReachable()))
    expect(await reachability.look()).toBe(false)
    await vi.advanceTimersByTimeAsync(6_000)
    alive = true
    const back = reachability.untilReachable()
    await vi.advanceTimersByTimeAsync(2_000)
    await back
    expect(heard).toEqual([false, true])
  })

  it('asks nothing while nothing is waited for', async () => {
    const probe = vi.fn(async () => true)
    const reachability = createReachability({ probe })
    reachability.wait('read').end()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(probe).not.toHaveBeenCalled()
  })
})
