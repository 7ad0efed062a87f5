/**
 * The random user key, sealed under what a password or a recovery code gives (docs/spec/login.md).
 *
 *   kg1.<password|recovery>.<base64url( salt 32 ‖ commitment 32 ‖ ciphertext 32 ‖ tag 16 )>
 *
 * The construction is docs/spec/seal.md's, with context PAE("user key", slot).
 */
import { pae } from '@keepgate/protocol/pae'
import { fromBase64url, toBase64url } from './base64url.ts'
import type { Primitives } from './primitives.ts'

export type Slot = 'password' | 'recovery'

const concat = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))

const info = (slot: Slot): Uint8Array => concat(new TextEncoder().encode('keepgate seal v1\0'), pae('user key', slot))

const deriveMaterial = async (wrapKey: Uint8Array, salt: Uint8Array, slot: Slot, { hkdf }: Primitives) => {
  const material = await hkdf(wrapKey, salt, info(slot), 76)
  return { key: material.subarray(0, 32), nonce: material.subarray(32, 44), commitment: material.subarray(44, 76) }
}

export const sealUserKey = async (
  wrapKey: Uint8Array,
  slot: Slot,
  userKey: Uint8Array,
  primitives: Primitives,
): Promise<string> => {
  const salt = primitives.randomBytes(32)
  const { key, nonce, commitment } = await deriveMaterial(wrapKey, salt, slot, primitives)
  return `kg1.${slot}.${toBase64url(concat(salt, commitment, await primitives.encrypt(key, nonce, userKey)))}`
}

/** Throws TypeError for another key, another slot or changed bytes, without saying which. */
export const openUserKey = async (
  wrapKey: Uint8Array,
  slot: Slot,
  sealed: string,
  primitives: Primitives,
): Promise<Uint8Array> => {
  const refused = new TypeError('The user key could not be opened.')
  const [format, sealedSlot, body, ...rest] = sealed.split('.')
  if (format !== 'kg1' || sealedSlot !== slot || body === undefined || rest.length > 0) throw refused
  const bytes = fromBase64url(body)
  if (bytes.length !== 32 + 32 + 32 + 16) throw refused
  const derived = await deriveMaterial(wrapKey, bytes.subarray(0, 32), slot, primitives)
  // Both sides are this client's own; there is nobody to measure the comparison.
  if (derived.commitment.some((byte, index) => byte !== bytes[32 + index])) throw refused
  return primitives.decrypt(derived.key, derived.nonce, bytes.subarray(64)).catch(() => {
    throw refused
  })
}
