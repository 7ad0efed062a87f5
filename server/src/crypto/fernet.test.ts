import { createCipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import { concatBytes, fromUtf8, utf8 } from '../kernel/bytes.ts'
import { Secret } from '../kernel/secret.ts'
import { looksLikeFernet, openFernet } from './fernet.ts'
import { hmacSha256 } from './hash.ts'
import { randomBytes } from './random.ts'

// The specification's own vectors (github.com/fernet/spec, generate.json and verify.json).
const key: Secret<Uint8Array> = new Secret(
  new Uint8Array(Buffer.from('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=', 'base64url')),
)
const token = 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA=='

const encode = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replaceAll('+', '-').replaceAll('/', '_')

const make = (plaintext: Uint8Array, change: { version?: number; pad?: boolean } = {}): string => {
  const iv = randomBytes(16)
  const encryption = createCipheriv('aes-128-cbc', key.reveal().subarray(16), iv)
  if (change.pad === false) encryption.setAutoPadding(false)
  const signed = concatBytes(
    Uint8Array.of(change.version ?? 0x80),
    new Uint8Array(8),
    iv,
    encryption.update(plaintext),
    encryption.final(),
  )
  return encode(concatBytes(signed, hmacSha256(key.reveal().subarray(0, 16), signed)))
}

const expectRefused = (given: string, under = key): void => {
  expect(() => openFernet(under, given)).toThrow(
    expect.objectContaining({ code: 'internal', cause: expect.objectContaining({ name: 'OpenError' }) }),
  )
}

test('a token of the specification opens', () => {
  expect(fromUtf8(openFernet(key, token))).toBe('hello')
  expect(looksLikeFernet(token)).toBe(true)
})

test('every length of plaintext opens', () => {
  for (let length = 0; length < 70; length++) {
    const plaintext = randomBytes(length)
    expect(openFernet(key, make(plaintext))).toEqual(plaintext)
  }
})

test('one flipped bit anywhere closes a token', () => {
  const bytes = Buffer.from(token, 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Uint8Array.from(bytes)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expectRefused(encode(changed))
  }
})

test('every shorter token is refused, a truncated HMAC included, and a longer one', () => {
  const bytes = Buffer.from(token, 'base64url')
  for (let length = 0; length < bytes.length; length++) expectRefused(encode(bytes.subarray(0, length)))
  expectRefused(encode(concatBytes(bytes, new Uint8Array(16))))
})

test.each([
  ['nothing', ''],
  ['no padding', token.replaceAll('=', '')],
  ['the other alphabet', token.replaceAll('-', '+').replaceAll('_', '/')],
  ['junk inside', `${token.slice(0, 20)}!${token.slice(20)}`],
  ['a newline behind', `${token}\n`],
  ['white space before', ` ${token}`],
  ['more padding', `${token}=`],
  ['two tokens', token + token],
  ['a sealed value', 'kg1.d1.AAAA'],
])('%s is refused', (_, given) => {
  expectRefused(given)
})

test('another version is refused even where it is signed', () => {
  expectRefused(make(utf8('x'), { version: 0x81 }))
})

test('what is signed but has no padding is refused like the rest', () => {
  expectRefused(make(new Uint8Array(16).fill(0xff), { pad: false }))
})

test('another key is refused, and one of another length', () => {
  expectRefused(token, new Secret(randomBytes(32)))
  expectRefused(token, new Secret(Uint8Array.from(key.reveal().subarray(0, 31))))
})
