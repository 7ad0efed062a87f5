/**
 * Provider keys sealed for the way through a stranger's hands (docs/spec/sealed-key.md):
 *
 *   kgsk1.<base64url claims>.<kid>.<base64url( salt 32 ‖ commitment 32 ‖ ciphertext ‖ tag 16 )>
 *
 * It is the value that `seal` makes under the root kid of AI_MASTER_KEY(S), with the context
 * ("keepgate sealed key v1", deployment 16, claims as received), its `kg1.` taken off. Whoever holds it controls every
 * character, so nothing of the claims is believed, or parsed, before the whole has been opened.
 */
import {
  joinSealedKey,
  longestSealedClaims,
  longestSealedLifeSeconds,
  SealedKeyClaims,
  splitSealedKey,
} from '@keepgate/protocol/sealed-key'
import { z } from 'zod'
import { OpenError, open, seal } from '../crypto/aead.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { type RandomBytes, randomBytes } from '../crypto/random.ts'
import { fromBase64url, fromUtf8, toBase64url, utf8 } from '../kernel/bytes.ts'
import { AppError } from '../kernel/errors.ts'
import { Secret } from '../kernel/secret.ts'

const purpose = 'keepgate sealed key v1'

export type OpenedSealedKey = { readonly claims: SealedKeyClaims; readonly key: Secret }

export type SealedKeys = {
  /** Throws sealed_keys_off where the installation has no root for them, as all of these do. */
  readonly requireOn: () => void
  /** Throws validation_failed where the claims are too long together, which each alone may be. */
  readonly seal: (claims: SealedKeyClaims, key: Secret) => string
  /**
   * Proves that the text was sealed here and not changed since; expiry and generation are the caller's to judge.
   * Throws sealed_key_invalid, the same for every reason.
   */
  readonly open: (text: string) => OpenedSealedKey
}

/** What opens here would be refused there: nobody must leave with a key that never works. */
const requireFitting = (claims: string): string => {
  if (claims.length <= longestSealedClaims) return claims
  const message = 'The models and the address are too long to travel in a sealed key. Name fewer models.'
  throw new AppError('validation_failed', { message, param: 'models' })
}

const invalid = (): AppError => new AppError('sealed_key_invalid')

/** Sealed by ourselves: what does not parse was made by a version that knew other claims. */
const readClaims = (bytes: Uint8Array): SealedKeyClaims => {
  try {
    const claims = z.parse(SealedKeyClaims, JSON.parse(fromUtf8(bytes)))
    if (claims.exp <= claims.iat || claims.exp - claims.iat > longestSealedLifeSeconds) throw invalid()
    return claims
  } catch {
    throw invalid()
  }
}

/**
 * @param roots null: sealed keys are off
 * @param deployment 32 hexadecimal characters: a value of one installation opens in no other, even under the same root.
 */
export const createSealedKeys = (
  roots: KeyRing | null,
  deployment: string,
  random: RandomBytes = randomBytes,
): SealedKeys => {
  const place = Buffer.from(deployment, 'hex')
  const contextOf = (claims: Uint8Array) => [purpose, place, claims] as const

  const requireRoots = (): KeyRing => {
    if (roots === null) throw new AppError('sealed_keys_off')
    return roots
  }

  const openBytes = (text: string): { claims: Uint8Array; plaintext: Uint8Array } => {
    const { keys } = requireRoots()
    const parts = splitSealedKey(text)
    const claims = parts === null ? null : fromBase64url(parts.claims)
    if (parts === null || claims === null) throw invalid()
    try {
      const plaintext = open(keys.get(parts.kid) ?? null, contextOf(claims), `kg1.${parts.kid}.${parts.blob}`)
      return { claims, plaintext }
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.cause instanceof OpenError) throw invalid()
      throw thrown
    }
  }

  return {
    requireOn: () => void requireRoots(),
    seal: (given, key) => {
      const { primary, keys } = requireRoots()
      const root = keys.get(primary)
      if (root === undefined) throw new TypeError('A key ring holds its primary key.')
      const claims = utf8(JSON.stringify(z.parse(SealedKeyClaims, given)))
      const carried = requireFitting(toBase64url(claims))
      const sealed = seal({ kid: primary, key: root }, contextOf(claims), utf8(key.reveal()), random)
      const [, kid = '', blob = ''] = sealed.split('.')
      return joinSealedKey({ claims: carried, kid, blob })
    },
    open: (text) => {
      const { claims, plaintext } = openBytes(text)
      return { claims: readClaims(claims), key: new Secret(fromUtf8(plaintext)) }
    },
  }
}
