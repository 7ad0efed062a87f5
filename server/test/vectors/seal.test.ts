import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pae } from '@keepgate/protocol/pae'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { open, seal } from '../../src/crypto/aead.ts'
import { hmacSha256 } from '../../src/crypto/hash.ts'
import { type KeyRing, parseKeyRing } from '../../src/crypto/key-ring.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { openInstanceSecret, sealInstanceSecret, unwrapDataKey, wrapDataKey } from '../../src/vault/wrapping.ts'

const text = z.string()
const vectorsSchema = z.object({
  root_keys: z.record(text, text),
  pae: z.array(z.object({ fields: z.array(text), bytes: text })),
  seal: z.array(
    z.object({ name: text, kid: text, key: text, context: z.array(text), salt: text, plaintext: text, sealed: text }),
  ),
  data_keys: z.array(
    z.object({
      scope: z.literal('workspace'),
      scope_id: text,
      kid: text,
      salt: text,
      root_kid: text,
      key: text,
      seal_salt: text,
      wrapped: text,
    }),
  ),
  instance_secrets: z.array(
    z.object({ name: text, version: z.number(), root_kid: text, secret: text, seal_salt: text, sealed: text }),
  ),
  key_checks: z.array(z.object({ kid: text, check_value: text })),
  refused: z.array(z.object({ name: text, key: text, kid: text, context: z.array(text), sealed: text })),
})

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const file = readFileSync(here('seal.json'), 'utf8')
const specification = readFileSync(here('../../../docs/spec/seal.md'), 'utf8')
const vectors = vectorsSchema.parse(JSON.parse(file))
const bytes = (hexadecimal: string): Uint8Array => new Uint8Array(Buffer.from(hexadecimal, 'hex'))
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex')
const fixed = (salt: string) => () => bytes(salt)

const roots = new Map(
  Object.entries(vectors.root_keys).map(([kid, key]) => [kid, new Secret(new Uint8Array(Buffer.from(key, 'base64')))]),
)
const ringUnder = (primary: string): KeyRing => ({ primary, keys: roots })

describe('the vectors of the seal', () => {
  test.each(vectors.pae)('PAE of $fields', ({ fields, bytes: expected }) => {
    expect(hex(pae(...fields))).toBe(expected)
  })

  test.each(vectors.seal)('$name is sealed to these bytes and opens again', (one) => {
    const key = new Secret(bytes(one.key))
    expect(seal({ kid: one.kid, key }, one.context, bytes(one.plaintext), fixed(one.salt))).toBe(one.sealed)
    expect(hex(open(key, one.context, one.sealed))).toBe(one.plaintext)
  })

  test.each(vectors.refused)('$name is refused', ({ key, kid, context, sealed }) => {
    const secret = sealed.startsWith(`kg1.${kid}.`) ? new Secret(bytes(key)) : null
    expect(() => open(secret, context, sealed)).toThrow(AppError)
  })

  test.each(vectors.data_keys)('data key $kid is wrapped to these bytes and unwraps again', (one) => {
    const ring = ringUnder(one.root_kid)
    expect(wrapDataKey(ring, one, new Secret(bytes(one.key)), fixed(one.seal_salt))).toBe(one.wrapped)
    expect(hex(unwrapDataKey(ring, one).reveal())).toBe(one.key)
  })

  test.each(vectors.instance_secrets)('instance secret $name is sealed to these bytes and opens again', (one) => {
    const ring = ringUnder(one.root_kid)
    expect(sealInstanceSecret(ring, one, new Secret(bytes(one.secret)), fixed(one.seal_salt))).toBe(one.sealed)
    expect(hex(openInstanceSecret(ring, one).reveal())).toBe(one.secret)
  })

  test.each(vectors.key_checks)('key check value of $kid', ({ kid, check_value }) => {
    const value = hmacSha256(roots.get(kid)?.reveal() ?? new Uint8Array(), 'keepgate key check v1').subarray(0, 8)
    expect(hex(value)).toBe(check_value)
  })

  test('use root keys that the configuration refuses, because everyone can read them', () => {
    for (const key of Object.values(vectors.root_keys)) {
      expect(() => parseKeyRing('ENCRYPTION_KEY', key)).toThrow('example from the documentation')
      expect(() => parseKeyRing('ENCRYPTION_KEYS', `k9:${key}`)).toThrow('example from the documentation')
    }
  })

  test('are those that the specification prints', () => {
    const [first] = vectors.seal
    const [dataKey] = vectors.data_keys
    for (const value of [
      first?.key,
      first?.salt,
      first?.sealed,
      dataKey?.wrapped,
      ...Object.values(vectors.root_keys),
    ]) {
      expect(specification).toContain(value)
    }
  })
})

const runPython = (interpreter: string, input: string) =>
  spawnSync(interpreter, [here('open_seal.py'), '-'], { input, encoding: 'utf8', timeout: 15_000 })

/** The first interpreter that has AES, else the first that runs at all. */
const findPython = (): { interpreter: string; hasCipher: boolean } | null => {
  const found = ['python3', '/usr/bin/python3'].map((interpreter) => {
    const { status, stdout } = runPython(interpreter, '{}')
    return status === 0 ? { interpreter, hasCipher: stdout.includes('included') } : null
  })
  return found.find((one) => one?.hasCipher) ?? found.find((one) => one !== null) ?? null
}

const python = findPython()
if (!python?.hasCipher) {
  const what =
    python === null ? 'was NOT run: no python3 here' : 'did NOT check AES-GCM: no Python package cryptography'
  process.stderr.write(`\n!!! The independent check of sealed values ${what}.\n\n`)
}

describe.skipIf(python === null)('an independent program in Python', () => {
  const interpreter = python?.interpreter ?? 'python3'

  test('agrees with every vector', () => {
    const { status, stdout, stderr } = runPython(interpreter, file)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^31 vectors agree/)
  })

  test('opens what was sealed a moment ago', () => {
    const key = randomBytes(32)
    const fresh = Array.from({ length: 20 }, (_, index) => {
      const context = Array.from({ length: index % 5 }, () => Buffer.from(randomBytes(index)).toString('base64'))
      const plaintext = randomBytes(index * 7)
      return {
        name: `fresh ${index}`,
        kid: 'd1',
        key: hex(key),
        context,
        plaintext: hex(plaintext),
        sealed: seal({ kid: 'd1', key: new Secret(key) }, context, plaintext),
      }
    })
    const { status, stderr } = runPython(interpreter, JSON.stringify({ seal: fresh }))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('would notice: a vector changed by one bit fails', () => {
    const [first] = vectors.seal
    const changed = { ...first, key: `00${first?.key.slice(2)}` }
    expect(runPython(interpreter, JSON.stringify({ seal: [changed] })).status).toBe(1)
    expect(runPython(interpreter, JSON.stringify({ refused: [{ ...first, needs_cipher: false }] })).status).toBe(1)
  })
})
