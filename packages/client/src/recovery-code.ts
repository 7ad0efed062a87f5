/**
 * A recovery code: 136 random bits and a checksum, written for paper.
 *
 *   8 groups of 4 characters joined by "-", Crockford base32 (no I, L, O, U)
 *   = base32( random 17 ‖ SHA-256("keepgate recovery code v1" ‖ 0x00 ‖ random)[0..3] )
 */
import { pae } from '@keepgate/protocol/pae'
import { toBase64url } from './base64url.ts'
import type { Primitives } from './primitives.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const randomLength = 17
const checksumLength = 3
const codeLength = ((randomLength + checksumLength) * 8) / 5

const encode = (bytes: Uint8Array): string => {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let position = 0; position < codeLength; position++) {
    text = alphabet.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  return text
}

const decode = (text: string): Uint8Array | null => {
  let bits = 0n
  for (const character of text) {
    const value = alphabet.indexOf(character)
    if (value < 0) return null
    bits = (bits << 5n) | BigInt(value)
  }
  const bytes = new Uint8Array(randomLength + checksumLength)
  for (let position = bytes.length - 1; position >= 0; position--) {
    bytes[position] = Number(bits & 255n)
    bits >>= 8n
  }
  return bytes
}

const withChecksum = async (random: Uint8Array, { sha256 }: Primitives): Promise<Uint8Array> => {
  const label = new TextEncoder().encode('keepgate recovery code v1\0')
  const digest = await sha256(Uint8Array.from([...label, ...random]))
  return Uint8Array.from([...random, ...digest.subarray(0, checksumLength)])
}

export const createRecoveryCode = async (primitives: Primitives): Promise<string> => {
  const code = encode(await withChecksum(primitives.randomBytes(randomLength), primitives))
  return (code.match(/.{4}/g) ?? []).join('-')
}

/**
 * The code's random bytes, or null if it was mistyped. Case, spaces and hyphens do not matter, and the letters people
 * read for digits are taken as those digits.
 */
export const readRecoveryCode = async (typed: string, primitives: Primitives): Promise<Uint8Array | null> => {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  const bytes = plain.length === codeLength ? decode(plain) : null
  if (bytes === null) return null
  const random = bytes.subarray(0, randomLength)
  const expected = await withChecksum(random, primitives)
  return expected.every((byte, index) => byte === bytes[index]) ? random : null
}

/** `auth` goes to the server, `wrapKey` never leaves the client. 136 random bits need no slow derivation. */
export const deriveRecovery = async (
  code: Uint8Array,
  email: string,
  salt: Uint8Array,
  { hkdf }: Primitives,
): Promise<{ auth: string; wrapKey: Uint8Array }> => ({
  auth: toBase64url(await hkdf(code, salt, pae('keepgate recovery auth v1', email), 32)),
  wrapKey: await hkdf(code, salt, pae('keepgate recovery wrap v1', email), 32),
})
