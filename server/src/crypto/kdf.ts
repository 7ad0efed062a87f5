import { hkdfSync, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'

/** HKDF-SHA512 (RFC 5869), extract and expand. `info` must be unambiguous: a constant or a PAE. */
export const hkdfSha512 = (key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
  new Uint8Array(hkdfSync('sha512', key, salt, info, length))

const pbkdf2InThread = promisify(pbkdf2)

/** PBKDF2-HMAC-SHA256 (RFC 8018, section 5.2), outside the event loop: it is slow on purpose. */
export const pbkdf2Sha256 = async (
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Promise<Uint8Array> => new Uint8Array(await pbkdf2InThread(password, salt, iterations, length, 'sha256'))
