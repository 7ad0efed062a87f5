import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../kernel/bytes.ts'
import { equalBytes, equalText } from './equal.ts'
import { hmacSha256, hmacSha256Base64url, sha256, sha256Hex } from './hash.ts'
import { argon2id, hkdfSha256 } from './kdf.ts'
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

test('HKDF-SHA256 is that of RFC 5869, test case 1', () => {
  const derived = hkdfSha256(
    bytes('0b'.repeat(22)),
    bytes('000102030405060708090a0b0c'),
    bytes('f0f1f2f3f4f5f6f7f8f9'),
    42,
  )
  expect(hex(derived)).toBe('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865')
})

test('Argon2id is version 1.3 of the reference implementation', async () => {
  const derived = await argon2id(utf8('password'), utf8('somesalt'), {
    memoryKib: 65536,
    iterations: 2,
    parallelism: 1,
    length: 32,
  })
  expect(hex(derived)).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7')
})

test('Argon2id refuses parameters that it cannot honour', async () => {
  const weak = { memoryKib: 1, iterations: 1, parallelism: 1, length: 32 }
  await expect(argon2id(utf8('password'), utf8('somesalt'), weak)).rejects.toThrow()
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
