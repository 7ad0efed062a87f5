import { argon2, hkdfSync } from 'node:crypto'

/** HKDF-SHA256 (RFC 5869), extract and expand. `info` must be unambiguous: a constant or a PAE. */
export const hkdfSha256 = (key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, salt, info, length))

/** HKDF-SHA512 (RFC 5869), extract and expand. `info` must be unambiguous: a constant or a PAE. */
export const hkdfSha512 = (key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
  new Uint8Array(hkdfSync('sha512', key, salt, info, length))

export type Argon2idParameters = {
  readonly memoryKib: number
  readonly iterations: number
  readonly parallelism: number
  /** Bytes of output. */
  readonly length: number
}

/** Argon2id version 1.3 (RFC 9106), off the main thread. `salt` is at least 8 bytes; 16 is what Keepgate uses. */
export const argon2id = (password: Uint8Array, salt: Uint8Array, parameters: Argon2idParameters): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      {
        message: password,
        nonce: salt,
        memory: parameters.memoryKib,
        passes: parameters.iterations,
        parallelism: parameters.parallelism,
        tagLength: parameters.length,
      },
      (error, derived) => (error === null ? resolve(new Uint8Array(derived)) : reject(error)),
    )
  })
