/**
 * Reads Fernet tokens (github.com/fernet/spec), which Keepgate never writes: they come from an older system.
 *
 *   base64url with padding( 0x80 ‖ time 8 ‖ IV 16 ‖ AES-128-CBC ciphertext, PKCS #7 ‖ HMAC-SHA256 32 )
 *
 *   key = signing key 16 ‖ encryption key 16; the HMAC is over everything before it
 *
 * The time is not looked at: it says when a token was made, and a token that lies in a database does not grow too old.
 */
import { createDecipheriv } from 'node:crypto'
import type { Secret } from '../kernel/secret.ts'
import { cannotOpen } from './aead.ts'
import { equalBytes } from './equal.ts'
import { hmacSha256 } from './hash.ts'

const keyBytes = 32
const headBytes = 1 + 8 + 16
const blockBytes = 16
const macBytes = 32

/** Null unless canonical: Node's decoder skips junk, and takes either alphabet with or without padding. */
const decode = (token: string): Buffer | null => {
  const bytes = Buffer.from(token, 'base64url')
  const canonical = bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  return canonical === token ? bytes : null
}

/** Whether a text has the form of a token; says nothing of who made it. */
export const looksLikeFernet = (text: string): boolean => {
  const bytes = decode(text)
  if (bytes === null || bytes[0] !== 0x80) return false
  const ciphertext = bytes.length - headBytes - macBytes
  return ciphertext >= blockBytes && ciphertext % blockBytes === 0
}

/** Throws `internal` with an OpenError for whatever reason. @param key 32 bytes. */
export const openFernet = (key: Secret<Uint8Array>, token: string): Uint8Array => {
  const bytes = looksLikeFernet(token) ? decode(token) : null
  const material = key.reveal()
  if (bytes === null || material.length !== keyBytes) throw cannotOpen()
  const signed = bytes.subarray(0, bytes.length - macBytes)
  if (!equalBytes(hmacSha256(material.subarray(0, 16), signed), bytes.subarray(signed.length))) throw cannotOpen()
  const decryption = createDecipheriv('aes-128-cbc', material.subarray(16), signed.subarray(9, headBytes))
  try {
    return new Uint8Array(Buffer.concat([decryption.update(signed.subarray(headBytes)), decryption.final()]))
  } catch {
    // Signed, and yet no padding: made by whoever knows the key. It opens no more than any other.
    throw cannotOpen()
  }
}
