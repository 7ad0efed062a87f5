import { hkdfSync } from 'node:crypto'

/** HKDF-SHA512 (RFC 5869), extract and expand. `info` must be unambiguous: a constant or a PAE. */
export const hkdfSha512 = (key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
  new Uint8Array(hkdfSync('sha512', key, salt, info, length))
