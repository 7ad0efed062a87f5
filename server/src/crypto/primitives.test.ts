import { hkdfSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../kernel/bytes.ts'
import { equalBytes, equalText } from './equal.ts'
import { hmacSha256, hmacSha256Base64url, sha256, sha256Hex } from './hash.ts'
import { hkdfSha512 } from './kdf.ts'
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

describe('HKDF-SHA512', () => {
  const key = Uint8Array.from({ length: 32 }, (_, index) => index)
  const salt = Uint8Array.from({ length: 32 }, (_, index) => 32 + index)

  // Made by hkdf_sha512 of test/vectors/open_seal.py, which shares nothing with this one.
  test.each([
    [1, '5df4ee0dd8c43ef977ce8ffbaf1a44ecb9bd2286df0d2ff997200e9d8e4a8732', '26433082e79272007c8fcfefe4b0'],
    [1024, 'a64d9ec38c59488ddb6cf1cca9385952b84dcb405745e3b4ff466ea737f83e58', '8598be4937c4a6c0e8850c93'],
    [1025, '9ceb3ef37533369e4cc2c88d93e33c1492401137026b00f027bafe254eadf123', '950f4a4a9da2db8f26cbae466b'],
    [16_384, '4ee01b208c58a160e46b37c80288ab590f094abd358649ab4afb34f7a450ef77', '97ba08cfd4761a11b6989376d91'],
  ])('is that of an independent program for an info of %i bytes', (length, start, end) => {
    const output = hex(hkdfSha512(key, salt, new Uint8Array(length).fill(7), 76))
    expect(output.slice(0, 64)).toBe(start)
    expect(output.slice(-end.length)).toBe(end)
    expect(output).toHaveLength(152)
  })

  test('is the runtime’s own wherever that works, for any key, salt, info and length', () => {
    const any = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(any, any, any, fc.integer({ min: 1, max: 300 }), (secret, anySalt, info, length) => {
        const expected = new Uint8Array(hkdfSync('sha512', secret, anySalt, info, length))
        expect(hex(hkdfSha512(secret, anySalt, info, length))).toBe(hex(expected))
      }),
    )
    const longest = new Uint8Array(hkdfSync('sha512', key, salt, new Uint8Array(), 16_320))
    expect(hex(hkdfSha512(key, salt, new Uint8Array(), 16_320))).toBe(hex(longest))
    expect(() => hkdfSha512(key, salt, new Uint8Array(), 16_321)).toThrow(RangeError)
  })
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
