/**
 * Whether a request to /api/admin was signed by a key that may sign, in this order: the three headers' form, the key,
 * the times, the signature; then, once the body is there, its digest. What is verified is a text of our own template: the stranger's
 * headers say only which key, when, and which nonce. Every failure is one and the same refusal.
 */
import {
  clockToleranceSeconds,
  longestValiditySeconds,
  nonceBytes,
  readSignatureHeaders,
  type SignatureHeaders,
  signatureBase,
} from '@keepgate/protocol/admin-signature'
import { verifyEd25519 } from '../../crypto/ed25519.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { sha256 } from '../../crypto/hash.ts'
import { fromBase64, fromBase64url, utf8 } from '../../kernel/bytes.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AdminKey } from './admin-key.ts'

export type SignedHead = {
  /** As received. */
  readonly method: string
  readonly path: string
  /** With its question mark; `?` where there is none. */
  readonly query: string
  readonly contentType: string | undefined
  /** Undefined where it is absent or was sent several times. */
  readonly headers: { readonly [Name in keyof SignatureHeaders]: string | undefined }
}

/** Its head is signed by `key`; the body is not known yet. */
export type VerifiedHead = {
  readonly key: AdminKey
  readonly nonce: string
  /** The text that was signed. */
  readonly base: string
  /** Standard base64. */
  readonly signature: string
  /** Standard base64 of the SHA-256 that the body must have. */
  readonly digest: string
  readonly hasContentType: boolean
}

export type SignedRequest = VerifiedHead & { readonly body: Buffer }

export const refusedSignature = (cause: string): AppError => new AppError('signature_refused', { cause })

/** Of no use to anybody: an unknown key costs what a known one does. */
const nobody = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')

const isCurrent = (created: number, expires: number, nowMs: number): boolean => {
  const now = nowMs / 1000
  return (
    expires > created &&
    expires - created <= longestValiditySeconds &&
    Math.abs(now - created) <= clockToleranceSeconds &&
    now < expires
  )
}

const isNonce = (text: string): boolean => {
  const bytes = fromBase64url(text)
  return bytes !== null && bytes.length >= nonceBytes.least && bytes.length <= nonceBytes.most
}

/**
 * @param authorities hosts under which this installation is reached; the request's own Host is not among what is asked.
 * Throws AppError signature_refused.
 */
export const verifyHead = async (
  head: SignedHead,
  dependencies: {
    readonly clock: Clock
    readonly authorities: () => readonly string[]
    readonly findKey: (id: string) => Promise<AdminKey | null>
  },
): Promise<VerifiedHead> => {
  const { method, path, query, contentType = null } = head
  const claimed = readSignatureHeaders(head.headers, contentType !== null)
  if (claimed === null) throw refusedSignature('the headers are not written as the profile has them')
  const signature = fromBase64(claimed.signature)
  if (signature === null || fromBase64(claimed.digest) === null || !isNonce(claimed.nonce)) {
    throw refusedSignature('a value is not canonical, or the nonce is too short')
  }
  if (!isCurrent(claimed.created, claimed.expires, dependencies.clock.now())) throw refusedSignature('not at this time')
  const key = await dependencies.findKey(claimed.keyId)
  const publicKey = key?.publicKey ?? nobody
  const bases = dependencies
    .authorities()
    .map((authority) => signatureBase({ ...claimed, method, authority, path, query, contentType }))
  const base = bases.find((text) => verifyEd25519(publicKey, utf8(text), signature))
  if (key === null) throw refusedSignature('the key is unknown, revoked or not valid now')
  if (base === undefined) throw refusedSignature('the signature is not the key’s, or is for another request')
  const { nonce, digest } = claimed
  return { key, nonce, base, digest, signature: claimed.signature, hasContentType: contentType !== null }
}

/** Throws AppError signature_refused: another body than the one that was signed, or a content type without a body. */
export const verifyBody = (head: VerifiedHead, body: Buffer): SignedRequest => {
  const expected = fromBase64(head.digest)
  if (expected === null || !equalBytes(sha256(body), expected)) throw refusedSignature('the body is another one')
  if (head.hasContentType !== body.length > 0) throw refusedSignature('a content type stands exactly where a body is')
  return { ...head, body }
}
