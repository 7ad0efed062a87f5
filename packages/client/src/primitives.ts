/**
 * The few primitives that the client's constructions stand on, as one seam. Where WebCrypto is absent (plain http on
 * another host than localhost) or Argon2id is not built in (browsers), the caller passes its own.
 */

export type Argon2id = (input: {
  password: Uint8Array
  salt: Uint8Array
  memoryKib: number
  iterations: number
  parallelism: number
  /** Bytes. */
  length: number
}) => Promise<Uint8Array>

export type Primitives = {
  readonly argon2id: Argon2id
  /** HKDF-SHA512, RFC 5869; length in bytes. */
  readonly hkdf: (key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number) => Promise<Uint8Array>
  readonly sha256: (bytes: Uint8Array) => Promise<Uint8Array>
  /** AES-256-GCM with a 12-byte nonce; the 16-byte tag follows the ciphertext. `open` rejects on a wrong tag. */
  readonly encrypt: (key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array) => Promise<Uint8Array>
  readonly decrypt: (key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array) => Promise<Uint8Array>
  readonly randomBytes: (length: number) => Uint8Array
}

/** WebCrypto wants bytes that certainly do not lie in shared memory. */
const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

/** The part of Node's crypto that WebCrypto has no name for. */
type Argon2Module = {
  readonly argon2?: (
    algorithm: 'argon2id',
    parameters: {
      message: Uint8Array
      nonce: Uint8Array
      memory: number
      passes: number
      parallelism: number
      tagLength: number
    },
    callback: (error: Error | null, derived: Uint8Array) => void,
  ) => void
}

// Neither an import nor Node's types: a browser's bundler and compiler must find nothing of Node here.
const builtInCrypto = (): Argon2Module | undefined => {
  const { process }: { process?: { getBuiltinModule?: (name: string) => Argon2Module } } = Object(globalThis)
  return process?.getBuiltinModule?.('node:crypto')
}

const nativeArgon2id: Argon2id = ({ password, salt, memoryKib, iterations, parallelism, length }) =>
  new Promise((resolve, reject) => {
    const argon2 = builtInCrypto()?.argon2
    if (argon2 === undefined) {
      reject(new TypeError('This runtime has no Argon2id of its own: pass one in the primitives.'))
      return
    }
    const parameters = {
      message: password,
      nonce: salt,
      memory: memoryKib,
      passes: iterations,
      parallelism,
      tagLength: length,
    }
    argon2('argon2id', parameters, (error, derived) =>
      error === null ? resolve(new Uint8Array(derived)) : reject(error),
    )
  })

const { subtle } = globalThis.crypto

const aesKey = (key: Uint8Array, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  subtle.importKey('raw', owned(key), 'AES-GCM', false, [usage])

/** WebCrypto, and Node's own Argon2id where there is one. */
export const nativePrimitives: Primitives = {
  argon2id: nativeArgon2id,
  hkdf: async (key, salt, info, length) => {
    const imported = await subtle.importKey('raw', owned(key), 'HKDF', false, ['deriveBits'])
    const parameters = { name: 'HKDF', hash: 'SHA-512', salt: owned(salt), info: owned(info) }
    return new Uint8Array(await subtle.deriveBits(parameters, imported, length * 8))
  },
  sha256: async (bytes) => new Uint8Array(await subtle.digest('SHA-256', owned(bytes))),
  encrypt: async (key, nonce, plaintext) =>
    new Uint8Array(
      await subtle.encrypt({ name: 'AES-GCM', iv: owned(nonce) }, await aesKey(key, 'encrypt'), owned(plaintext)),
    ),
  decrypt: async (key, nonce, ciphertext) =>
    new Uint8Array(
      await subtle.decrypt({ name: 'AES-GCM', iv: owned(nonce) }, await aesKey(key, 'decrypt'), owned(ciphertext)),
    ),
  randomBytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
}
