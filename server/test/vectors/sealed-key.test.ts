import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type SealedKeyClaims, splitSealedKey } from '@keepgate/protocol/sealed-key'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { KeyRing } from '../../src/crypto/key-ring.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { createSealedKeys } from '../../src/vault/sealed-keys.ts'

const text = z.string()
const vectorsSchema = z.object({
  roots: z.record(text, text),
  deployment: text,
  sealed: z.array(z.object({ name: text, kid: text, claims: text, salt: text, key: text, sealed: text })),
  refused: z.array(z.object({ name: text, deployment: text, sealed: text })),
})

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const file = readFileSync(here('sealed-key.json'), 'utf8')
const vectors = vectorsSchema.parse(JSON.parse(file))
const keys = new Map(
  Object.entries(vectors.roots).map(([kid, root]) => [kid, new Secret(new Uint8Array(Buffer.from(root, 'base64')))]),
)
const ringUnder = (primary: string): KeyRing => ({ primary, keys })
const [sample] = vectors.sealed

const refusal = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (thrown) {
    return thrown instanceof AppError ? [thrown.code, thrown.message, thrown.status] : thrown
  }
}
const invalid = ['sealed_key_invalid', 'This sealed key is not valid here.', 401]

const python = (input: string) =>
  spawnSync('python3', [here('sealed_key.py'), 'check', '-'], { input, encoding: 'utf8', timeout: 20_000 })
const hasPython = spawnSync('python3', ['-c', 'import cryptography']).status === 0

describe('the vectors of sealed keys, made by an independent program', () => {
  test.each(vectors.sealed)('Q13: $name: is sealed to these bytes and opens again', ({ claims, key, ...one }) => {
    const salt = () => new Uint8Array(Buffer.from(one.salt, 'hex'))
    const sealedKeys = createSealedKeys(ringUnder(one.kid), vectors.deployment, salt)
    const given: SealedKeyClaims = JSON.parse(claims)
    expect(sealedKeys.seal(given, new Secret(key))).toBe(one.sealed)
    const opened = sealedKeys.open(one.sealed)
    expect([opened.claims, opened.key.reveal()]).toEqual([given, key])
  })

  test.each(vectors.refused)('Q28: $name: is refused as every other wrong one is', ({ deployment, sealed }) => {
    expect(refusal(() => createSealedKeys(ringUnder('k1'), deployment).open(sealed))).toEqual(invalid)
  })

  test('Q28: no single changed character opens', () => {
    const sealedKeys = createSealedKeys(ringUnder('k1'), vectors.deployment)
    const good = sample?.sealed ?? ''
    expect(sealedKeys.open(good).key.reveal()).toBe(sample?.key)
    const opened = [...good].filter((letter, at) => {
      const changed = `${good.slice(0, at)}${letter === 'A' ? 'B' : 'A'}${good.slice(at + 1)}`
      return JSON.stringify(refusal(() => sealedKeys.open(changed))) !== JSON.stringify(invalid)
    })
    expect(opened).toEqual([])
  })

  test('Q29: the same key and claims give another text each time, and none of them is the key', () => {
    const sealedKeys = createSealedKeys(ringUnder('k1'), vectors.deployment)
    const claims: SealedKeyClaims = JSON.parse(sample?.claims ?? '')
    const texts = Array.from({ length: 100 }, () => sealedKeys.seal(claims, new Secret('AIza-example-0123456789')))
    expect(new Set(texts.map((one) => splitSealedKey(one)?.blob.slice(0, 43))).size).toBe(100)
    expect(texts.some((one) => one.includes(Buffer.from('AIza-example').toString('base64url').slice(0, 12)))).toBe(
      false,
    )
  })

  test('claims that live longer than 90 days are refused, whoever sealed them', () => {
    const sealedKeys = createSealedKeys(ringUnder('k1'), vectors.deployment)
    const claims: SealedKeyClaims = JSON.parse(sample?.claims ?? '')
    for (const exp of [claims.iat, claims.iat - 1, claims.iat + 90 * 86_400 + 1]) {
      const sealed = sealedKeys.seal({ ...claims, exp }, new Secret('AIza-example-0123456789'))
      expect(refusal(() => sealedKeys.open(sealed))).toEqual(invalid)
    }
  })

  test('without a root nothing is sealed or opened', () => {
    const off = createSealedKeys(null, vectors.deployment)
    for (const work of [() => off.open(sample?.sealed ?? ''), () => off.requireOn()])
      expect(refusal(work)).toMatchObject(['sealed_keys_off', expect.any(String), 503])
  })

  test.skipIf(!hasPython)('the independent program opens them, and what is sealed here now', () => {
    expect(python(file)).toMatchObject({ status: 0, stdout: '15 vectors agree\n' })
    const claims = sample?.claims ?? ''
    const sealed = createSealedKeys(ringUnder('k2'), vectors.deployment).seal(JSON.parse(claims), new Secret('fresh'))
    const fresh = [{ name: 'fresh', kid: 'k2', claims, salt: '', key: 'fresh', sealed }]
    expect(python(JSON.stringify({ ...vectors, sealed: fresh }))).toMatchObject({ status: 0 })
    const lying = [{ ...fresh[0], key: 'other' }]
    expect(python(JSON.stringify({ ...vectors, sealed: lying })).status).toBe(1)
  })

  test('the page of the format shows the first vector', () => {
    const page = readFileSync(here('../../../docs/spec/sealed-key.md'), 'utf8')
    for (const shown of [sample?.sealed, sample?.claims, sample?.salt, vectors.deployment])
      expect(page).toContain(shown)
  })
})
