/**
 * The primitives where a browser has to bring its own: Argon2id always (WebAssembly, its page or worker needs
 * `wasm-unsafe-eval`), the rest where WebCrypto is absent, which is plain http on another host than localhost.
 */
import { gcm } from '@noble/ciphers/aes.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { argon2id } from 'hash-wasm'
import { type Argon2id, nativePrimitives, type Primitives } from './primitives.ts'

const wasmArgon2id: Argon2id = ({ password, salt, memoryKib, iterations, parallelism, length }) =>
  argon2id({ password, salt, memorySize: memoryKib, iterations, parallelism, hashLength: length, outputType: 'binary' })

/** Everything in script and WebAssembly. */
const portablePrimitives: Primitives = {
  argon2id: wasmArgon2id,
  hkdf: async (key, salt, info, length) => hkdf(sha512, key, salt, info, length),
  sha256: async (bytes) => sha256(bytes),
  encrypt: async (key, nonce, plaintext) => gcm(key, nonce).encrypt(plaintext),
  decrypt: async (key, nonce, ciphertext) => gcm(key, nonce).decrypt(ciphertext),
  randomBytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
}

/** @param hasWebCrypto whether `crypto.subtle` is there: in secure contexts alone. */
export const browserPrimitives = (hasWebCrypto: boolean): Primitives =>
  hasWebCrypto ? { ...nativePrimitives, argon2id: wasmArgon2id } : portablePrimitives
