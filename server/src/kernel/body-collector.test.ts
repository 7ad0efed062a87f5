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
})
