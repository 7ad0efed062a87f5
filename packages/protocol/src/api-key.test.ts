import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatApiKey, generateApiKey, parseApiKey, randomBase62 } from './api-key.ts'

const base62 = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
const text = (length: number) => fc.string({ unit: base62, minLength: length, maxLength: length })
const parts = fc.record({
  kind: fc.constantFrom('api' as const, 'management' as const),
  environment: fc.constantFrom('live' as const, 'test' as const),
  id: text(12),
  secret: text(43),
})

test('a formatted key parses into its own parts', () => {
  fc.assert(
    fc.property(parts, ({ secret, ...rest }) => {
      const key = formatApiKey({ ...rest, secret })
      expect(key).toHaveLength(70)
      expect(key.startsWith(rest.kind === 'api' ? 'pk_' : 'mk_')).toBe(true)
      expect(parseApiKey(key)).toEqual(rest)
    }),
  )
})

describe('a key is refused', () => {
  const { key } = generateApiKey('api', 'test', (length) => randomBytes(length))

  test('with any one character changed, to any other', () => {
    for (let index = 0; index < key.length; index++) {
      for (let code = 32; code < 127; code++) {
        const changed = key.slice(0, index) + String.fromCharCode(code) + key.slice(index + 1)
        if (changed !== key) expect(parseApiKey(changed)).toBeNull()
      }
    }
  })

  test('with any two neighbours swapped', () => {
    for (let index = 0; index + 1 < key.length; index++) {
      const swapped = key.slice(0, index) + key.charAt(index + 1) + key.charAt(index) + key.slice(index + 2)
      if (swapped !== key) expect(parseApiKey(swapped)).toBeNull()
    }
  })

  test.each([
    ['nothing', ''],
    ['a longer key', `${key}0`],
    ['white space around', ` ${key}`],
    ['a newline at the end', `${key}\n`],
    ['upper case', key.toUpperCase()],
    ['lower case', key.toLowerCase()],
    ['an unpaired surrogate', `${key.slice(0, -1)}\ud800`],
    ['a very long text', 'pk_live_'.repeat(100_000)],
  ])('when it is %s', (_, candidate) => {
    expect(parseApiKey(candidate)).toBeNull()
  })

  test('at every shorter length', () => {
    for (let length = 0; length < key.length; length++) expect(parseApiKey(key.slice(0, length))).toBeNull()
  })

  test('with a right checksum over a wrong form', () => {
    // A checksum is no proof: whoever can compute it must still be stopped by the syntax.
    for (const wrong of ['sk_live', 'pk_prod', 'pk-live', 'PK_live']) {
      const body = `${wrong}_${'a'.repeat(12)}_${'b'.repeat(43)}`
      expect(parseApiKey(body + checksumOf(body))).toBeNull()
    }
    const shifted = `pk_live_${'a'.repeat(11)}_${'b'.repeat(44)}`
    expect(parseApiKey(shifted + checksumOf(shifted))).toBeNull()
  })
})

test('parts that are not base62 of the right length make no key', () => {
  const good = { kind: 'api', environment: 'live', id: 'a'.repeat(12), secret: 'b'.repeat(43) } as const
  for (const part of ['', 'short', '_'.repeat(12), 'é'.repeat(12), '_'.repeat(43)]) {
    expect(() => formatApiKey({ ...good, id: part })).toThrow(TypeError)
    expect(() => formatApiKey({ ...good, secret: part })).toThrow(TypeError)
  }
})

describe('random base62', () => {
  test('takes every byte value below 248 to its character and throws the rest away', () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index)
    const counts = new Map<string, number>()
    for (const character of randomBase62(248, () => everyByte)) {
      counts.set(character, (counts.get(character) ?? 0) + 1)
    }
    expect(counts.size).toBe(62)
    expect(new Set(counts.values())).toEqual(new Set([4]))
  })

  test('asks again for what was thrown away', () => {
    const answers = [new Uint8Array([255, 0, 250]), new Uint8Array([248, 1]), new Uint8Array([61])]
    const asked: number[] = []
    const drawn = randomBase62(3, (length) => {
      asked.push(length)
      return answers.shift() ?? new Uint8Array()
    })
    expect(drawn).toBe('01z')
    expect(asked).toEqual([3, 2, 1])
  })

  test('a generated key has its own id, and no two are alike', () => {
    const made = Array.from({ length: 200 }, () =>
      generateApiKey('management', 'live', (length) => randomBytes(length)),
    )
    expect(new Set(made.map(({ key }) => key)).size).toBe(200)
    for (const { id, key } of made) {
      expect(parseApiKey(key)).toEqual({ kind: 'management', environment: 'live', id })
    }
  })
})

/** CRC-32 bit by bit, and base62 by big integers: written apart from the code under test. */
const checksumOf = (body: string): string => {
  let value = 0xffffffffn
  for (const byte of new TextEncoder().encode(body)) {
    value ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ 0xedb88320n : value >> 1n
  }
  value ^= 0xffffffffn
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  return [5n, 4n, 3n, 2n, 1n, 0n].map((power) => alphabet[Number((value / 62n ** power) % 62n)]).join('')
}

test('the checksum equals one computed another way', () => {
  fc.assert(
    fc.property(parts, (any) => {
      const key = formatApiKey(any)
      expect(key.slice(-6)).toBe(checksumOf(key.slice(0, -6)))
    }),
  )
})
