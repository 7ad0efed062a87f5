/**
 * The session token (docs/spec/session-token.md).
 *
 *   base64url(payload) "." base64url(signature)
 *
 *   payload   = JSON { session_id, username, role, exp, iat, generation }, exp and iat in seconds since 1970
 *   subkey    = HKDF-SHA512(SESSION_SECRET, no salt, "keepgate session key v1", 32)
 *   signature = HMAC-SHA256(subkey, "keepgate session v1" ‖ 0x00 ‖ first part exactly as received)
 *
 * There is no algorithm field: nothing in a token chooses how it is checked.
 */
import { z } from 'zod'
import { equalBytes } from '../crypto/equal.ts'
import { hmacSha256 } from '../crypto/hash.ts'
import { hkdfSha512 } from '../crypto/kdf.ts'
import { fromBase64url, fromUtf8, toBase64url, utf8 } from '../kernel/bytes.ts'
import { AppError } from '../kernel/errors.ts'
import { Secret } from '../kernel/secret.ts'

const maximumLength = 2048

const Payload = z.strictObject({
  session_id: z.string().length(43),
  /** The person's e-mail address. */
  username: z.string(),
  /** On the installation, as it was when the token was made; the store's is what counts. */
  role: z.enum(['user', 'admin']),
  exp: z.int(),
  iat: z.int(),
  generation: z.int().min(0),
})
export type SessionPayload = z.infer<typeof Payload>

export type SessionTokens = {
  readonly sign: (payload: SessionPayload) => string
  /**
   * The verified payload. Throws unauthenticated for whatever this installation did not sign, session_expired past
   * `exp`. Looks at nothing but the token.
   */
  readonly verify: (token: string, nowMs: number) => SessionPayload
}

const parsePayload = (bytes: Uint8Array): SessionPayload => {
  try {
    return Payload.parse(JSON.parse(fromUtf8(bytes)))
  } catch (cause) {
    throw new AppError('unauthenticated', { cause })
  }
}

export const sessionTokens = (sessionSecret: Secret<Uint8Array>): SessionTokens => {
  const subkey = new Secret(hkdfSha512(sessionSecret.reveal(), new Uint8Array(), utf8('keepgate session key v1'), 32))
  const signatureOf = (first: string): Uint8Array => hmacSha256(subkey.reveal(), `keepgate session v1\0${first}`)

  return {
    sign: (payload) => {
      const { session_id, username, role, exp, iat, generation } = payload
      const first = toBase64url(utf8(JSON.stringify({ session_id, username, role, exp, iat, generation })))
      return `${first}.${toBase64url(signatureOf(first))}`
    },
    verify: (token, nowMs) => {
      if (token.length > maximumLength) throw new AppError('unauthenticated')
      const [first = '', second = '', ...rest] = token.split('.')
      const payload = fromBase64url(first)
      const signature = fromBase64url(second)
      if (payload === null || signature === null || rest.length > 0) throw new AppError('unauthenticated')
      if (!equalBytes(signatureOf(first), signature)) throw new AppError('unauthenticated')
      const verified = parsePayload(payload)
      if (verified.exp * 1000 <= nowMs) throw new AppError('session_expired')
      return verified
    },
  }
}
