/**
 * The "invisible salamander": AES-GCM lets whoever knows two keys make one ciphertext and tag that verify under both.
 * With C one block, H = AES(key, 0) and S = AES(key, nonce ‖ 1), the tag is C·H² + L·H + S in GF(2^128) (NIST SP
 * 800-38D, 6.4), so two keys agree on it for C = (L·(H₁ + H₂) + S₁ + S₂) / (H₁² + H₂²).
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { pae } from '@keepgate/protocol/pae'
import { expect, test } from 'vitest'
import { open } from '../../src/crypto/aead.ts'
import { hkdfSha512 } from '../../src/crypto/kdf.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { concatBytes, toBase64url, utf8 } from '../../src/kernel/bytes.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { Secret } from '../../src/kernel/secret.ts'

const toNumber = (block: Uint8Array): bigint => BigInt(`0x${Buffer.from(block).toString('hex')}`)
const toBlock = (value: bigint): Uint8Array => Buffer.from(value.toString(16).padStart(32, '0'), 'hex')

const one = 1n << 127n
const reduction = 0xe1n << 120n

const multiply = (left: bigint, right: bigint): bigint => {
  let product = 0n
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((right >> bit) & 1n) product ^= left
    left = left & 1n ? (left >> 1n) ^ reduction : left >> 1n
  }
  return product
}

/** value^(2^128 − 2) */
const invert = (value: bigint): bigint => {
  let result = one
  let power = value
  for (let step = 1; step < 128; step++) {
    power = multiply(power, power)
    result = multiply(result, power)
  }
  return result
}

const encryptBlock = (key: Uint8Array, block: Uint8Array): bigint =>
  toNumber(createCipheriv('aes-256-ecb', key, null).update(block))

type Derived = { readonly key: Uint8Array; readonly nonce: Uint8Array; readonly commitment: Uint8Array }

const partsOf = ({ key, nonce }: Derived) => ({
  hashKey: encryptBlock(key, new Uint8Array(16)),
  mask: encryptBlock(key, concatBytes(nonce, Uint8Array.of(0, 0, 0, 1))),
})

const salamander = (first: Derived, second: Derived): { ciphertext: Uint8Array; tag: Uint8Array } => {
  const [a, b] = [partsOf(first), partsOf(second)]
  const lengths = 128n // no associated data, 128 bits of ciphertext
  const numerator = multiply(lengths, a.hashKey ^ b.hashKey) ^ a.mask ^ b.mask
  const denominator = multiply(a.hashKey, a.hashKey) ^ multiply(b.hashKey, b.hashKey)
  const ciphertext = multiply(numerator, invert(denominator))
  const tag = multiply(multiply(ciphertext, a.hashKey) ^ lengths, a.hashKey) ^ a.mask
  return { ciphertext: toBlock(ciphertext), tag: toBlock(tag) }
}

const context = ['provider key', 'ws_1', 'pc_1', 'sealed_key']

const derive = (key: Secret<Uint8Array>, salt: Uint8Array): Derived => {
  const info = concatBytes(utf8('keepgate seal v1\0'), pae(...context))
  const material = hkdfSha512(key.reveal(), salt, info, 76)
  return { key: material.subarray(0, 32), nonce: material.subarray(32, 44), commitment: material.subarray(44) }
}

const opensAsPlainGcm = ({ key, nonce }: Derived, ciphertext: Uint8Array, tag: Uint8Array): boolean => {
  const decryption = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAuthTag(tag)
  decryption.update(ciphertext)
  try {
    decryption.final()
    return true
  } catch {
    return false
  }
}

test('a ciphertext that AES-GCM opens under two keys is opened by at most one of them once sealed', () => {
  const [firstKey, secondKey] = [new Secret(randomBytes(32)), new Secret(randomBytes(32))]
  const salt = randomBytes(32)
  const [first, second] = [derive(firstKey, salt), derive(secondKey, salt)]
  const { ciphertext, tag } = salamander(first, second)
  expect(opensAsPlainGcm(first, ciphertext, tag)).toBe(true)
  expect(opensAsPlainGcm(second, ciphertext, tag)).toBe(true)

  const sealedWith = (commitment: Uint8Array): string =>
    `kg1.d1.${toBase64url(concatBytes(salt, commitment, ciphertext, tag))}`
  expect(open(firstKey, context, sealedWith(first.commitment))).toHaveLength(16)
  expect(() => open(secondKey, context, sealedWith(first.commitment))).toThrow(AppError)
  expect(open(secondKey, context, sealedWith(second.commitment))).toHaveLength(16)
  expect(() => open(firstKey, context, sealedWith(second.commitment))).toThrow(AppError)
})
