/**
 * A provider key that travels with a public page, sealed so that this installation alone opens it
 * (docs/spec/sealed-key.md):
 *
 *   kgsk1.<base64url of the claims>.<kid>.<base64url( salt 32 ‖ commitment 32 ‖ ciphertext ‖ tag 16 )>
 *
 * The claims are JSON that anybody can read and nobody can change.
 */
import { z } from 'zod/mini'
import { ProviderKey } from './provider-connection.ts'

/** Of the whole text, in characters. */
export const longestSealedKey = 16_384
/** Of the claims as they stand in it, in characters: with the longest provider key the whole still fits. */
export const longestSealedClaims = 10_752
/** A sealed key lives at most this long. */
export const longestSealedLifeSeconds = 90 * 86_400

const pattern = /^kgsk1\.([A-Za-z0-9_-]+)\.([a-z][a-z0-9_-]{0,31})\.([A-Za-z0-9_-]+)$/

export type SealedKeyParts = {
  /** Base64url of the claims' bytes. */
  readonly claims: string
  /** Which root sealed it, by its own word. */
  readonly kid: string
  /** Base64url of salt, commitment, ciphertext and tag. */
  readonly blob: string
}

/** Null for a text that has not this form. Proves nothing: only opening does. */
export const splitSealedKey = (text: string): SealedKeyParts | null => {
  if (text.length > longestSealedKey) return null
  const [, claims, kid, blob] = pattern.exec(text) ?? []
  if (claims === undefined || kid === undefined || blob === undefined) return null
  return claims.length > longestSealedClaims ? null : { claims, kid, blob }
}

export const joinSealedKey = ({ claims, kid, blob }: SealedKeyParts): string => `kgsk1.${claims}.${kid}.${blob}`

const seconds = z.int().check(z.minimum(0), z.maximum(253_402_300_799))

/** The page, or the owner of several, that the key is for: what its limits are counted by. */
export const SealedPage = z
  .string()
  .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$/, 'must be 1 to 128 of A-Z, a-z, 0-9, dot, dash, underscore, @'))

const Model = z.string().check(z.minLength(1), z.maxLength(200))
const Models = z.array(Model).check(z.minLength(1), z.maxLength(16))
const MaxTokens = z.int().check(z.minimum(1), z.maximum(100_000))
const DailyCap = z.int().check(z.minimum(1), z.maximum(1_000_000))
export const ContextHash = z
  .string()
  .check(z.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 as 64 lower-case hexadecimal characters'))

export const SealedKeyClaims = z.strictObject({
  workspace: z.string().check(z.minLength(1), z.maxLength(64)),
  page: SealedPage,
  provider: z.string().check(z.minLength(1), z.maxLength(64)),
  /** Exact address of the provider: no request can name another. */
  base_url: z.string().check(z.minLength(1), z.maxLength(2048)),
  /** As the provider calls them. The first is used where a request names none. */
  models: Models,
  /** Tokens of one answer. */
  max_tokens: MaxTokens,
  /** Requests of the page within 24 hours. */
  daily_cap: DailyCap,
  /** Seconds since 1970. */
  iat: seconds,
  exp: seconds,
  /** 16 random bytes, base64url: which sealing this was, in the audit log. */
  jti: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  /** Of the workspace's sealed keys: older ones are revoked. */
  generation: z.int().check(z.minimum(0)),
  /** SHA-256 of the one context it may be used with; null: any. */
  context_sha256: z.nullable(ContextHash),
})
export type SealedKeyClaims = z.infer<typeof SealedKeyClaims>

const Days = z.int().check(z.minimum(1), z.maximum(90))

/** What is sealed, and within which bounds. */
export const SealKey = z.strictObject({
  workspace: z.string().check(z.minLength(1), z.maxLength(64)),
  page: SealedPage,
  provider: z.string().check(z.minLength(1), z.maxLength(64)),
  api_key: ProviderKey,
  /** Absent: the provider's own. */
  base_url: z.optional(z.url({ protocol: /^https?$/ }).check(z.maxLength(2048))),
  /** Absent: a small chat model of the provider, out of the price table. */
  models: z.optional(Models),
  max_tokens: z.optional(MaxTokens),
  daily_cap: z.optional(DailyCap),
  expires_in_days: z.optional(Days),
  context_sha256: z.nullish(ContextHash),
})
export type SealKey = z.infer<typeof SealKey>

/** Only the text; its form is looked at where it is opened, and every wrong one gets one answer. */
export const SealedKeyText = z.string().check(z.minLength(1), z.maxLength(longestSealedKey))

export const SealedKeyAnswer = z.strictObject({ encrypted_api_key: z.string(), claims: SealedKeyClaims })
export type SealedKeyAnswer = z.infer<typeof SealedKeyAnswer>

/** Seals the same key anew under the primary root; with `context_sha256` also for another context. */
export const RewrapSealedKey = z.strictObject({
  encrypted_api_key: SealedKeyText,
  context_sha256: z.nullish(ContextHash),
})
export type RewrapSealedKey = z.infer<typeof RewrapSealedKey>
