import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../kernel/bytes.ts'
import { equalBytes, equalText } from './equal.ts'
import { hmacSha256, hmacSha256Base64url, sha256, sha256Hex } from './hash.ts'
import { randomBytes } from './random.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (hexadecimal: string): Uint8Array => new Uint8Array(Buffer.from(hexadecimal, 'hex'))

test('SHA-256 of "abc" is that of FIPS 180-2, appendix B.1', () => {
  const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(sha256Hex('abc')).toBe(expected)
  expect(hex(sha256('abc'))).toBe(expected)
  expect(hex(sha256(utf8('abc')))).toBe(expected)
})

test('HMAC-SHA256 is that of RFC 4231, test case 2', () => {
  const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  expect(hex(hmacSha256(utf8('Jefe'), 'what do ya want for nothing?'))).toBe(expected)
  expect(hmacSha256Base64url(utf8('Jefe'), utf8('what do ya want for nothing?'))).toBe(
    Buffer.from(expected, 'hex').toString('base64url'),
  )
})

test('random bytes have the length asked for and do not repeat', () => {
  expect(randomBytes(0)).toHaveLength(0)
  expect(new Set(Array.from({ length: 100 }, () => hex(randomBytes(32)))).size).toBe(100)
})

describe('comparing in constant time', () => {
  test('says what plain comparison says, for any lengths', () => {
    const any = fc.uint8Array({ maxLength: 5, max: 2 })
    fc.assert(
      fc.property(any, any, (expected, given) => {
        expect(equalBytes(expected, given)).toBe(hex(expected) === hex(given))
      }),
      { numRuns: 2000 },
    )
  })

  test('finds no prefix, and nothing, equal to a secret', () => {
    expect(equalBytes(bytes('0000'), bytes('00'))).toBe(false)
    expect(equalBytes(bytes('00'), bytes('0000'))).toBe(false)
    expect(equalBytes(bytes('0000'), new Uint8Array())).toBe(false)
    expect(equalText('secret', '')).toBe(false)
    expect(equalText('', '')).toBe(true)
    expect(equalText('é', 'é'.normalize('NFD'))).toBe(false)
    expect(equalText('密钥', '密钥')).toBe(true)
  })
})
