import { describe, expect, it } from 'vitest'
import { createBodyAccount } from './body-collector.ts'

describe('a body', () => {
  it('is the same however it came in pieces', () => {
    const account = createBodyAccount(1_000_000)
    const bytes = Buffer.from(Array.from({ length: 10_000 }, (_, index) => index % 251))
    for (const pieceSize of [1, 7, 4095, 4096, 9_999, 10_000]) {
      const body = account.open()
      for (let start = 0; start < bytes.length; start += pieceSize) body.add(bytes.subarray(start, start + pieceSize))
      expect(body.take().equals(bytes), String(pieceSize)).toBe(true)
      body.release()
    }
    expect(account.held).toBe(0)
  })

  it('holds at most about twice its size, also in a hundred thousand pieces', () => {
    const account = createBodyAccount(1_000_000)
    const body = account.open()
    for (let count = 0; count < 100_000; count++) body.add(Buffer.from('x'))
    expect(body.size).toBe(100_000)
    expect(account.held).toBeLessThanOrEqual(2 * 100_000 + 4096)
    body.release()
  })

  it('is refused when all bodies together would take more than they may, and others are not', () => {
    const account = createBodyAccount(10_000)
    const large = account.open()
    large.add(Buffer.alloc(9_000))
    const other = account.open()
    expect(() => other.add(Buffer.alloc(2_000))).toThrow(/Too many large requests/)
    other.add(Buffer.alloc(500))
    large.release()
    large.release()
    expect(account.held).toBe(500)
  })

  it('of known length takes no more room than its length', () => {
    const account = createBodyAccount(10_000)
    const body = account.open('a', 6_000)
    body.add(Buffer.alloc(5_000))
    body.add(Buffer.alloc(1_000))
    expect([body.size, account.held]).toEqual([6_000, 6_000])
  })
})

describe('the share of one owner', () => {
  it('is all that one takes, given back with its bodies', () => {
    const account = createBodyAccount(10_000, { ownerBytes: 2_500, wholeIsFree: false })
    const first = account.open('a')
    first.add(Buffer.alloc(2_000))
    expect(() => account.open('a').add(Buffer.alloc(600))).toThrow(/Too many large requests/)
    account.open('b').add(Buffer.alloc(2_500))
    first.release()
    account.open('a').add(Buffer.alloc(2_500))
    expect(account.held).toBe(5_000)
  })

  it('shrinks as others fill the account, so that a few together leave room for a newcomer', () => {
    const account = createBodyAccount(100_000, { ownerBytes: 25_000, wholeIsFree: false })
    for (let owner = 0; owner < 8; owner++) {
      expect(() => {
        for (;;) account.open(`attacker ${owner}`).add(Buffer.alloc(100))
      }).toThrow(/Too many large requests/)
    }
    account.open('newcomer').add(Buffer.alloc(100))
    expect(account.held).toBeLessThan(100_000)
  })

  it('does not matter to a body in one piece where that is free, and holds for every other', () => {
    const account = createBodyAccount(1_000, { ownerBytes: 500, wholeIsFree: true })
    account.open('a', 600).add(Buffer.alloc(500))
    const whole = account.open('a', 5_000)
    whole.add(Buffer.alloc(5_000))
    expect(whole.take()).toHaveLength(5_000)
    whole.release()
    expect(account.held).toBe(500)
    expect(() => account.open('a', 600).add(Buffer.alloc(1))).toThrow(/Too many large requests/)
  })
})
