import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { manualClock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { createLiveRequests, type LiveRequest, type LiveRequests } from './live-requests.ts'

const clock = manualClock()
let dead: Map<string, 'key_revoked' | 'key_expired'>
let live: LiveRequests

const pass = (milliseconds: number): void => {
  for (let passed = 0; passed < milliseconds; passed += 10) {
    clock.advance(10)
    vi.advanceTimersByTime(10)
  }
}
const open = (keyId = 'key_1', totalMs = 60_000): LiveRequest => live.open(keyId, 'ws_1', totalMs)
const reasonOf = (request: LiveRequest): string | null => request.reason?.code ?? null

beforeEach(() => {
  vi.useFakeTimers()
  dead = new Map()
  live = createLiveRequests(clock, (keyId) => dead.get(keyId) ?? null)
})
afterEach(() => {
  live.stop()
  vi.useRealTimers()
})

describe('a deadline', () => {
  it('ends a request within 100 ms of it, not before, and once', () => {
    const request = open()
    const heard: string[] = []
    request.onCancel((reason) => heard.push(reason.code))
    request.expireIn(500, 'provider_interrupted')
    pass(490)
    expect(heard).toEqual([])
    pass(110)
    expect(heard).toEqual(['provider_interrupted'])
    pass(5000)
    expect(heard).toHaveLength(1)
  })

  it('moves with each piece that arrives, and is off when it is told so', () => {
    const request = open()
    for (let piece = 0; piece < 5; piece++) {
      request.expireIn(500, 'provider_timeout')
      pass(400)
    }
    request.expireIn(null, 'provider_timeout')
    pass(10_000)
    expect(reasonOf(request)).toBeNull()
  })

  it('for the whole request stands, whatever the others are set to, and while nobody waits', () => {
    const [busy, resting] = [open('key_1', 1000), open('key_1', 1000)]
    resting.rest()
    for (let piece = 0; piece < 11; piece++) {
      busy.expireIn(500, 'provider_interrupted')
      pass(100)
    }
    expect([reasonOf(busy), reasonOf(resting)]).toEqual(['provider_timeout', 'provider_timeout'])
    expect(busy.reason?.source).toBe('provider')
  })
})

describe('the first reason', () => {
  it('stands, and reaches a listener that comes later', () => {
    const request = open('key_1', 100)
    request.cancel(new AppError('client_closed'))
    request.cancel(new AppError('key_revoked'))
    pass(1000)
    const heard: string[] = []
    request.onCancel((reason) => heard.push(reason.code))
    expect(heard).toEqual(['client_closed'])
    expect(reasonOf(request)).toBe('client_closed')
  })
})

describe('a key that is none any more', () => {
  it('ends its requests about a second later by itself, with its reason, and no others', () => {
    const [revoked, expired, other] = [open('key_1'), open('key_2'), open('key_3')]
    pass(300)
    dead.set('key_1', 'key_revoked').set('key_2', 'key_expired')
    pass(1100)
    expect([revoked, expired, other].map(reasonOf)).toEqual(['key_revoked', 'key_expired', null])
    expect(expired.reason?.status).toBe(401)
  })

  it('is judged once a second, however many ticks there are', () => {
    const judged: string[] = []
    live.stop()
    live = createLiveRequests(clock, (keyId) => {
      judged.push(keyId)
      return null
    })
    open()
    pass(10_000)
    expect(judged.length).toBeGreaterThanOrEqual(9)
    expect(judged.length).toBeLessThanOrEqual(10)
  })

  it('ends them at once when a change is announced', () => {
    const request = open()
    dead.set('key_1', 'key_revoked')
    live.endWithTheirKeys()
    expect(reasonOf(request)).toBe('key_revoked')
  })
})

describe('a request that is over', () => {
  it('is forgotten: no deadline, no key and no shutdown reaches it', () => {
    const request = open('key_1', 100)
    expect(live.size).toBe(1)
    request.finish()
    expect(live.size).toBe(0)
    dead.set('key_1', 'key_revoked')
    pass(2000)
    expect(
      live.cancelWhere(
        () => true,
        () => new AppError('draining'),
      ),
    ).toBe(0)
    expect(reasonOf(request)).toBeNull()
  })
})

describe('a shutdown', () => {
  it('ends those it means, each with an error of its own', () => {
    const [here, there] = [open(), live.open('key_9', 'ws_9', 60_000)]
    const ended = live.cancelWhere(
      ({ workspaceId }) => workspaceId === 'ws_1',
      () => new AppError('draining'),
    )
    expect(ended).toBe(1)
    expect([here, there].map(reasonOf)).toEqual(['draining', null])
  })
})
