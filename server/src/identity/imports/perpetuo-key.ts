/**
 * The keys of Perpetuo: `pk_` and 48 lower-case hexadecimal digits, 192 random bits and no id. Stored as ours are,
 * HMAC-SHA256(pepper, whole key) in base64url, and looked up by that: what a thief reads in the table is no key, and
 * without the pepper no guess can be checked.
 */
import { hmacSha256Base64url } from '../../crypto/hash.ts'
import type { Secret } from '../../kernel/secret.ts'

const shape = /^pk_[0-9a-f]{48}$/

export const isPerpetuoKey = (text: string): boolean => text.length === 51 && shape.test(text)

export const perpetuoKeyHash = (pepper: Secret<Uint8Array>, key: string): string =>
  hmacSha256Base64url(pepper.reveal(), key)
