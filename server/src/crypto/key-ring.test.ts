import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyRingError, parseKeyRing } from './key-ring.ts'
import { randomBytes } from './random.ts'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const freshKey = (): string => base64(randomBytes(32))

const refusal = (variable: string, text: string): KeyRingError => {
  try {
    parseKeyRing(variable, text)
  } catch (error) {
    if (error instanceof KeyRingError) return error
    throw error
  }
  throw new Error('was accepted')
}

describe('one key', () => {
  test('P16: is named k1 and is primary', () => {
    const bytes = randomBytes(32)
    const ring = parseKeyRing('ENCRYPTION_KEY', `${base64(bytes)}\n`)
    expect(ring.primary).toBe('k1')
    expect([...ring.keys.keys()]).toEqual(['k1'])
    expect(ring.keys.get('k1')?.reveal()).toEqual(bytes)
  })

  const junk = freshKey()
  test.each([
    ['nothing', ''],
    ['31 bytes', base64(randomBytes(31))],
    ['33 bytes', base64(randomBytes(33))],
    ['64 bytes', base64(randomBytes(64))],
    ['words', 'change-me'],
    ['a password of 32 characters', 'correct horse battery staple 123'],
    ['hexadecimal', Buffer.from(randomBytes(32)).toString('hex')],
    ['missing padding', junk.slice(0, -1)],
    ['junk inside', `${junk.slice(0, 9)}!${junk.slice(9)}`],
    ['white space inside', `${junk.slice(0, 9)} ${junk.slice(9)}`],
    ['quotes around', `"${junk}"`],
    ['base64url', base64(new Uint8Array(32).map((_, index) => (index % 2 ? 0xfb : 0xff))).replaceAll('/', '_')],
    ['bits after the last byte', `${base64(new Uint8Array(32).fill(7, 1)).slice(0, -2)}d=`],
    ['a list in the singular variable', `k1:${junk}`],
  ])('is refused by the documented sentence: %s', (_, text) => {
    expect(refusal('ENCRYPTION_KEY', text).message).toContain('ENCRYPTION_KEY must be 32 bytes when base64 decoded')
  })

  test.each([0, 1, 0x41, 0xff])('of equal bytes (%i) is refused', (byte) => {
    expect(refusal('ENCRYPTION_KEY', base64(new Uint8Array(32).fill(byte))).message).toContain('constant pattern')
  })

  test('that counts up or down is refused', () => {
    for (const step of [1, 255, 16]) {
      const bytes = new Uint8Array(32).map((_, index) => 250 + index * step)
      expect(refusal('ENCRYPTION_KEY', base64(bytes)).message).toContain('constant pattern')
    }
  })
})

describe('a list', () => {
  test('keeps every id, the first being primary', () => {
    const [older, newer] = [randomBytes(32), randomBytes(32)]
    for (const variable of ['ENCRYPTION_KEYS', 'ENCRYPTION_KEYS_FILE']) {
      const ring = parseKeyRing(variable, `k2:${base64(newer)}, k1:${base64(older)}`)
      expect(ring.primary).toBe('k2')
      expect(ring.keys.get('k2')?.reveal()).toEqual(newer)
      expect(ring.keys.get('k1')?.reveal()).toEqual(older)
    }
  })

  test('with the same bytes under two ids is refused', () => {
    const key = freshKey()
    expect(refusal('ENCRYPTION_KEYS', `k2:${key},k1:${key}`).message).toContain('the same key')
  })

  test('with an id twice is refused', () => {
    expect(refusal('ENCRYPTION_KEYS', `k1:${freshKey()},k1:${freshKey()}`).message).toContain('k1 twice')
  })

  test.each(['', 'K1', '1k', 'k.1', 'k 1', 'd1', 'd27', 'ключ', `k${'1'.repeat(32)}`, '__proto__'])(
    'with the id %j is refused',
    (kid) => {
      expect(refusal('ENCRYPTION_KEYS', `${kid}:${freshKey()}`).message).toContain('entry 1 has an id')
    },
  )

  test.each([
    ['no id', freshKey()],
    ['an empty entry', `k1:${freshKey()},`],
    ['two colons', `k1:${freshKey()}:${freshKey()}`],
    ['nothing', ''],
  ])('with %s is refused', (_, text) => {
    expect(refusal('ENCRYPTION_KEYS', text).message).toMatch(/entry \d must be written <id>:<base64 of 32 bytes>/)
  })
})

describe('a refusal', () => {
  test('never repeats the value or a piece of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), fc.constantFrom('', 'k1:', 'k1:k1:'), (secret, prefix) => {
        const planted = `${secret}:XYZZY-planted-${secret}`
        const error = refusal('ENCRYPTION_KEYS', `${prefix}${planted}`)
        const shown = `${error.message} ${inspect(error)} ${JSON.stringify(error)}`
        expect(shown).not.toContain('XYZZY')
      }),
    )
  })

  test('does not repeat a key whose id was written after it', () => {
    const key = freshKey()
    expect(refusal('ENCRYPTION_KEYS', `${key}:k1`).message).not.toContain(key.slice(0, 8))
  })
})

test('a key ring prints without its keys', () => {
  const text = freshKey()
  const shown = inspect(parseKeyRing('ENCRYPTION_KEY', text), { depth: 9, showHidden: true })
  expect(shown).toContain('[secret]')
  expect(shown).not.toContain(text)
})
