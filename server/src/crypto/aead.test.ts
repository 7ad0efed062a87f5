import { createCipheriv } from 'node:crypto'
import { pae } from '@keepgate/protocol/pae'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes, fromBase64url, toBase64url, utf8 } from '../kernel/bytes.ts'
import { AppError } from '../kernel/errors.ts'
import { Secret } from '../kernel/secret.ts'
import { type NamedKey, OpenError, open, seal, sealedUnder } from './aead.ts'
import { hkdfSha512 } from './kdf.ts'
import { randomBytes } from './random.ts'

const newKey = (kid = 'd7'): NamedKey => ({ kid, key: new Secret(randomBytes(32)) })
const context = ['provider key', 'ws_1', 'pc_1', 'sealed_key', 'openai', 'https://api.openai.com']
const bodyOf = (sealed: string): Uint8Array => fromBase64url(sealed.split('.')[2] ?? '') ?? new Uint8Array()
const withBody = (body: Uint8Array, kid = 'd7'): string => `kg1.${kid}.${toBase64url(body)}`

/** Every failure must be this one, whatever the reason. */
const expectRefused = (attempt: () => Uint8Array): void => {
  try {
    attempt()
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    if (!(error instanceof AppError)) return
    expect(error.code).toBe('internal')
    expect(error.cause).toBeInstanceOf(OpenError)
    expect(String(error.cause)).toBe('OpenError: A sealed value could not be opened.')
    return
  }
  throw new Error('was opened')
}

test('what was sealed opens again, whatever the bytes and the context', () => {
  const named = newKey()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4096 }), fc.array(fc.string({ unit: 'grapheme' })), (plaintext, fields) => {
      const sealed = seal(named, fields, plaintext)
      expect(sealedUnder(sealed)).toBe('d7')
      expect(open(named.key, fields, sealed)).toEqual(plaintext)
    }),
  )
})

test('the layout is salt, commitment, ciphertext, tag', () => {
  const sealed = seal(newKey(), context, utf8('hello'), (length) => new Uint8Array(length).fill(9))
  const body = bodyOf(sealed)
  expect(body.length).toBe(32 + 32 + 5 + 16)
  expect(body.subarray(0, 32)).toEqual(Buffer.alloc(32, 9))
})

test('sealing twice gives two unrelated values', () => {
  const named = newKey()
  const [first, second] = [seal(named, context, utf8('same')), seal(named, context, utf8('same'))].map(bodyOf)
  expect(first?.subarray(0, 32)).not.toEqual(second?.subarray(0, 32))
  expect(first?.subarray(64)).not.toEqual(second?.subarray(64))
})

test('one flipped bit anywhere closes it', () => {
  const named = newKey()
  const body = bodyOf(seal(named, context, utf8('sk-planted')))
  for (let bit = 0; bit < body.length * 8; bit++) {
    const changed = Uint8Array.from(body)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expectRefused(() => open(named.key, context, withBody(changed)))
  }
})

test('every shorter and longer body is refused, a 4-byte tag included', () => {
  const named = newKey()
  const body = bodyOf(seal(named, context, utf8('sk-planted')))
  for (let length = 0; length < body.length; length++) {
    expectRefused(() => open(named.key, context, withBody(body.subarray(0, length))))
  }
  expectRefused(() => open(named.key, context, withBody(concatBytes(body, new Uint8Array(1)))))
})

test('salt, commitment, ciphertext and tag of another message under the same key and context do not fit', () => {
  const named = newKey()
  const [mine, other] = [bodyOf(seal(named, context, utf8('AAAA'))), bodyOf(seal(named, context, utf8('BBBB')))]
  for (const [start, end] of [
    [0, 32],
    [32, 64],
    [64, 68],
    [68, 84],
    [0, 64],
    [64, 84],
  ] as const) {
    const swapped = Uint8Array.from(mine)
    swapped.set(other.subarray(start, end), start)
    expectRefused(() => open(named.key, context, withBody(swapped)))
  }
})

describe('the context', () => {
  test.each(context.map((_, index) => index))('field %i is bound', (index) => {
    const named = newKey()
    const sealed = seal(named, context, utf8('x'))
    expectRefused(() => open(named.key, context.with(index, `${context[index]}x`), sealed))
    expectRefused(() => open(named.key, context.toSpliced(index, 1), sealed))
    expectRefused(() => open(named.key, context.toSpliced(index, 0, ''), sealed))
  })

  test('cannot be shifted from one field into its neighbour', () => {
    const named = newKey()
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.array(fc.string()), (sealedTo, openedFor) => {
        fc.pre(JSON.stringify(sealedTo) !== JSON.stringify(openedFor))
        const sealed = seal(named, sealedTo, utf8('x'))
        expectRefused(() => open(named.key, openedFor, sealed))
      }),
    )
  })
})

describe('the envelope', () => {
  const named = newKey()
  // One that the other alphabet of base64 writes otherwise: some three in a hundred look the same in both.
  let sealed = seal(named, context, utf8('x'))
  while (!/[-_]/.test(sealed)) sealed = seal(named, context, utf8('x'))
  const body = sealed.split('.')[2] ?? ''

  test.each([
    ['nothing', ''],
    ['another version', sealed.replace('kg1', 'kg0')],
    ['a later version', sealed.replace('kg1', 'kg2')],
    ['no version', sealed.slice(4)],
    ['upper case', sealed.replace('kg1', 'KG1')],
    ['no key id', `kg1..${body}`],
    ['a key id out of form', `kg1.D7.${body}`],
    ['a fourth part', `${sealed}.`],
    ['white space before', ` ${sealed}`],
    ['a newline after', `${sealed}\n`],
    ['padding', `${sealed}=`],
    ['junk inside', `kg1.d7.${body.slice(0, 20)}!${body.slice(20)}`],
    ['a newline inside', `kg1.d7.${body.slice(0, 20)}\n${body.slice(20)}`],
    ['the alphabet of base64', `kg1.d7.${Buffer.from(bodyOf(sealed)).toString('base64')}`],
    ['a Fernet token', `gAAAAAB${body}`],
    ['no body', 'kg1.d7.'],
  ])('is refused: %s', (_, text) => {
    expectRefused(() => open(named.key, context, text))
  })

  test('is refused with bits beyond the last byte set', () => {
    const two = seal(named, context, utf8('xx')) // 82 bytes: the last character carries two unused bits
    const last = two.at(-1) ?? ''
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const next = alphabet.charAt(alphabet.indexOf(last) + 1)
    expectRefused(() => open(named.key, context, two.slice(0, -1) + next))
  })

  test('is not sealed under an id that could not be read back', () => {
    expect(() => seal({ ...named, kid: 'k.1' }, context, utf8('x'))).toThrow(TypeError)
    expect(() => seal({ ...named, kid: '' }, context, utf8('x'))).toThrow(TypeError)
  })
})

describe('the key', () => {
  test('another key, and a key that is gone, are refused alike', () => {
    const sealed = seal(newKey(), context, utf8('x'))
    expectRefused(() => open(newKey().key, context, sealed))
    expectRefused(() => open(null, context, sealed))
  })

  test('of any other length than 32 bytes is never used', () => {
    for (const length of [0, 16, 31, 33]) {
      expect(() => seal({ kid: 'k1', key: new Secret(new Uint8Array(length)) }, context, utf8('x'))).toThrow(TypeError)
    }
  })

  test('is committed to: a ciphertext whose tag verifies under a second key does not open under it', () => {
    // The attacker knows both keys. Under the second key's derived key, nonce and a valid tag, everything is right
    // except the commitment, which can match only one of the two.
    const [first, second] = [newKey(), newKey()]
    const salt = randomBytes(32)
    const derive = (named: NamedKey) =>
      hkdfSha512(named.key.reveal(), salt, concatBytes(utf8('keepgate seal v1\0'), pae(...context)), 76)
    const forFirst = derive(first)
    const forSecond = derive(second)
    const encryption = createCipheriv('aes-256-gcm', forSecond.subarray(0, 32), forSecond.subarray(32, 44))
    const ciphertext = concatBytes(encryption.update(utf8('salamander')), encryption.final())
    const build = (commitment: Uint8Array): string =>
      withBody(concatBytes(salt, commitment, ciphertext, encryption.getAuthTag()))
    expect(open(second.key, context, build(forSecond.subarray(44)))).toEqual(utf8('salamander'))
    expectRefused(() => open(second.key, context, build(forFirst.subarray(44))))
    expectRefused(() => open(first.key, context, build(forSecond.subarray(44))))
    expectRefused(() => open(first.key, context, build(forFirst.subarray(44))))
  })
})
