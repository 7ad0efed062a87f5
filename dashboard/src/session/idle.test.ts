import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { toIdleMinutes, watchIdle } from './idle.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const watching = () => {
  const target = new EventTarget()
  const onActive = vi.fn()
  const onIdle = vi.fn()
  const watch = watchIdle({ now: Date.now, limitMs: () => 60_000, onActive, onIdle, target })
  return { target, onActive, onIdle, watch }
}

it('is idle after its time without a key or a pointer, and not before', () => {
  const { target, onIdle } = watching()
  vi.advanceTimersByTime(50_000)
  target.dispatchEvent(new Event('keydown'))
  vi.advanceTimersByTime(55_000)
  expect(onIdle).not.toHaveBeenCalled()
  vi.advanceTimersByTime(10_000)
  expect(onIdle).toHaveBeenCalled()
})

it('counts the use of another tab as use', () => {
  const { watch, onIdle } = watching()
  vi.advanceTimersByTime(50_000)
  watch.touch()
  vi.advanceTimersByTime(50_000)
  expect(onIdle).not.toHaveBeenCalled()
})

it('notices a sleep before the key press that ended it', () => {
  const { target, onIdle } = watching()
  vi.setSystemTime(Date.now() + 3_600_000)
  target.dispatchEvent(new Event('keydown'))
  expect(onIdle).toHaveBeenCalledOnce()
})

it('tells other tabs of use once in a few seconds', () => {
  const { target, onActive } = watching()
  for (let press = 0; press < 100; press++) {
    vi.advanceTimersByTime(100)
    target.dispatchEvent(new Event('keydown'))
  }
  expect(onActive.mock.calls.length).toBeLessThanOrEqual(3)
})

it('takes a stored time only if it is one that is offered', () => {
  expect([null, '30', '0', '1e9', 'junk'].map(toIdleMinutes)).toEqual([15, 30, 15, 15, 15])
})
