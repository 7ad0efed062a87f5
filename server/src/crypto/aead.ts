/**
 * The one symmetric construction. Everything Keepgate encrypts is sealed here (docs/spec/seal.md).
 *
 *   kg1.<kid>.<base64url( salt 32 ‖ commitment 32 ‖ ciphertext ‖ tag 16 )>
 *
 *   key 32 ‖ nonce 12 ‖ commitment 32 = HKDF-SHA512(ikm = the 32-byte key that kid names, salt,
 *                                         info = "keepgate seal v1" ‖ 0x00 ‖ PAE(context…), 76)
 *   ciphertext ‖ tag = AES-256-GCM(key, nonce, plaintext), no other associated data
 *
 * A fresh salt gives every message its own key and nonce, so there is no limit on how many one key may seal. The
 * commitment binds the ciphertext to one key and one context: AES-GCM alone does not, a ciphertext can be made that
 * opens under two keys. The context makes a value copied to another row, tenant or purpose worthless.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type PaeField, pae } from '@keepgate/protocol/pae'
import { concatBytes, fromBase64url, toBase64url, utf8 } from '../kernel/bytes.ts'
import { AppError } from '../kernel/errors.ts'
import type { Secret } from '../kernel/secret.ts'
import { equalBytes } from './equal.ts'
import { hkdfSha512 } from './kdf.ts'
import { type RandomBytes, randomBytes } from './random.ts'

const saltBytes = 32
const commitmentBytes = 32
const tagBytes = 16
const cipher = 'aes-256-gcm'
const info = utf8('keepgate seal v1\0')
const envelope = /^kg1\.([a-z][a-z0-9_-]{0,31})\.([A-Za-z0-9_-]+)$/

/** What a sealed value is bound to, in this order: purpose first, then whatever must not change. */
export type Context = readonly PaeField[]

export type NamedKey = { readonly kid: string; readonly key: Secret<Uint8Array> }

/** The cause of every failed `open`. There is one sentence for every reason, so that nobody learns which it was. */
export class OpenError extends Error {
  override readonly name = 'OpenError'

  constructor() {
    super('A sealed value could not be opened.')
  }
}

/** `internal`, with the same cause whatever the reason. */
export const cannotOpen = (): AppError => new AppError('internal', { cause: new OpenError() })

const deriveMaterial = (key: Uint8Array, salt: Uint8Array, context: Context) => {
  if (key.length !== 32) throw new TypeError('A sealing key is 32 bytes.')
  const material = hkdfSha512(key, salt, concatBytes(info, pae(...context)), 76)
  return { key: material.subarray(0, 32), nonce: material.subarray(32, 44), commitment: material.subarray(44, 76) }
}

/** The body of a sealed value as bytes, for what is no text: 80 bytes longer than `plaintext`. */
export const sealBytes = (
  key: Secret<Uint8Array>,
  context: Context,
  plaintext: Uint8Array,
  random: RandomBytes = randomBytes,
): Uint8Array => {
  const salt = random(saltBytes)
  const derived = deriveMaterial(key.reveal(), salt, context)
  const encryption = createCipheriv(cipher, derived.key, derived.nonce, { authTagLength: tagBytes })
  const ciphertext = concatBytes(encryption.update(plaintext), encryption.final())
  return concatBytes(salt, derived.commitment, ciphertext, encryption.getAuthTag())
}

/** Seals `plaintext` (any length, also empty) to `context` under the named key. */
export const seal = (
  { kid, key }: NamedKey,
  context: Context,
  plaintext: Uint8Array,
  random: RandomBytes = randomBytes,
): string => {
  const sealed = `kg1.${kid}.${toBase64url(sealBytes(key, context, plaintext, random))}`
  if (!envelope.test(sealed)) throw new TypeError('A key id is 1 to 32 of a-z, 0-9, _ and -, starting with a letter.')
  return sealed
}

/** The id of the key that a sealed value asks for (its sealer's claim, unproven), or null if it is no `kg1` value. */
export const sealedUnder = (sealed: string): string | null => envelope.exec(sealed)?.[1] ?? null

/** The twin of `sealBytes`. Throws `internal` with an OpenError for whatever reason. */
export const openBytes = (key: Secret<Uint8Array>, context: Context, body: Uint8Array): Uint8Array => {
  if (body.length < saltBytes + commitmentBytes + tagBytes) throw cannotOpen()
  const salt = body.subarray(0, saltBytes)
  const commitment = body.subarray(saltBytes, saltBytes + commitmentBytes)
  const derived = deriveMaterial(key.reveal(), salt, context)
  if (!equalBytes(derived.commitment, commitment)) throw cannotOpen()
  const decryption = createDecipheriv(cipher, derived.key, derived.nonce, { authTagLength: tagBytes })
  decryption.setAuthTag(body.subarray(body.length - tagBytes))
  const plaintext = decryption.update(body.subarray(saltBytes + commitmentBytes, body.length - tagBytes))
  try {
    // Nothing leaves this function before final() has verified the tag.
    decryption.final()
  } catch {
    plaintext.fill(0)
    throw cannotOpen()
  }
  return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length)
}

/** Throws `internal` with an OpenError for whatever reason: syntax, another key, another context, one changed bit. */
export const open = (key: Secret<Uint8Array> | null, context: Context, sealed: string): Uint8Array => {
  const body = fromBase64url(envelope.exec(sealed)?.[2] ?? '')
  if (key === null || body === null) throw cannotOpen()
  return openBytes(key, context, body)
}
