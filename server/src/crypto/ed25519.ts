/** Ed25519 signatures (RFC 8032). Keys are raw: 32 bytes of seed, 32 bytes of public key. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { concatBytes } from '../kernel/bytes.ts'
import type { Secret } from '../kernel/secret.ts'

export type Ed25519Signer = {
  readonly publicKey: Uint8Array
  /** 64 bytes, the same for the same message. */
  readonly sign: (message: Uint8Array) => Uint8Array
}

// RFC 8410, sections 4 and 7: the DER in front of the raw bytes is always this.
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex')
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex')

const publicKeyObject = (publicKey: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.from(concatBytes(publicPrefix, publicKey)), format: 'der', type: 'spki' })

/** @param seed 32 bytes; the private key of RFC 8032. */
export const ed25519Signer = (seed: Secret<Uint8Array>): Ed25519Signer => {
  const der = Buffer.from(concatBytes(privatePrefix, seed.reveal()))
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: new Uint8Array(spki.subarray(publicPrefix.length)),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  }
}

/** False also for a key or a signature that is none: whoever sent them is told no more than that. */
export const verifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    return verify(null, message, publicKeyObject(publicKey), signature)
  } catch {
    return false
  }
}
