import { createHash, createHmac, hash } from 'node:crypto'

/** SHA-256, 32 bytes; text is hashed as UTF-8. Node's one-shot function: half the cost of a Hash object. */
export const sha256 = (data: string | Uint8Array): Uint8Array => hash('sha256', data, 'buffer')

/** SHA-256 as 64 lower-case hexadecimal characters. */
export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data, 'hex')

/** HMAC-SHA256 (RFC 2104), 32 bytes; text is authenticated as UTF-8. */
export const hmacSha256 = (key: Uint8Array, data: string | Uint8Array): Uint8Array =>
  createHmac('sha256', key).update(data).digest()

/** HMAC-SHA256 as base64url without padding, the form in which tables store it. */
export const hmacSha256Base64url = (key: Uint8Array, data: string | Uint8Array): string =>
  createHmac('sha256', key).update(data).digest('base64url')

export type Sha256 = {
  update(data: string | Uint8Array): void
  /** 64 lower-case hexadecimal characters, once. */
  digestHex(): string
}

/** SHA-256 of what comes in pieces; text is hashed as UTF-8. */
export const createSha256 = (): Sha256 => {
  const state = createHash('sha256')
  return { update: (data) => void state.update(data), digestHex: () => state.digest('hex') }
}
