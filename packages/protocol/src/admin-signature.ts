/**
 * The one profile of RFC 9421 (HTTP Message Signatures) and RFC 9530 (Content-Digest) in which requests to /api/admin are
 * signed (docs/spec/admin-command.md). Signer and verifier build the same text from this template; nothing of the request
 * chooses components, parameters, their order or the algorithm.
 */

export const adminPathPrefix = '/api/admin'
export const signatureLabel = 'kgadmin'
export const signatureTag = 'keepgate-admin-v1'
/** From `created` to `expires`, at most. */
export const longestValiditySeconds = 120
/** How far `created` may lie from the verifier's clock, either way. */
export const clockToleranceSeconds = 30
export const nonceBytes = { least: 16, most: 64 } as const

export type SignedParts = {
  /** As in the request line, upper case. */
  readonly method: string
  /** Host in lower case, with the port where it is not the scheme's own (RFC 9421 §2.2.3). */
  readonly authority: string
  readonly path: string
  /** With its question mark; `?` where there is none (RFC 9421 §2.2.7). */
  readonly query: string
  /** Null exactly where there is no body. */
  readonly contentType: string | null
  /** Standard base64 of the body's SHA-256, 44 characters; of no bytes where there is no body. */
  readonly digest: string
  /** Seconds since 1970. */
  readonly created: number
  readonly expires: number
  /** Base64url without padding. */
  readonly nonce: string
  readonly keyId: string
}

const components = (withBody: boolean): string =>
  ['@method', '@authority', '@path', '@query', ...(withBody ? ['content-type'] : []), 'content-digest']
    .map((name) => `"${name}"`)
    .join(' ')

type Parameters = Pick<SignedParts, 'created' | 'expires' | 'nonce' | 'keyId'>

const signatureParameters = ({ created, expires, nonce, keyId }: Parameters, withBody: boolean): string =>
  `(${components(withBody)});created=${created};expires=${expires};nonce="${nonce}";keyid="${keyId}";alg="ed25519";tag="${signatureTag}"`

export const contentDigest = (digest: string): string => `sha-256=:${digest}:`

/** The text that is signed, as UTF-8 (RFC 9421 §2.5). */
export const signatureBase = (parts: SignedParts): string => {
  const withBody = parts.contentType !== null
  return [
    `"@method": ${parts.method}`,
    `"@authority": ${parts.authority}`,
    `"@path": ${parts.path}`,
    `"@query": ${parts.query}`,
    ...(withBody ? [`"content-type": ${parts.contentType}`] : []),
    `"content-digest": ${contentDigest(parts.digest)}`,
    `"@signature-params": ${signatureParameters(parts, withBody)}`,
  ].join('\n')
}

export type SignatureHeaders = {
  readonly 'content-digest': string
  readonly 'signature-input': string
  readonly signature: string
}

/** @param signature standard base64 of the 64 bytes. */
export const signatureHeaders = (parts: SignedParts, signature: string): SignatureHeaders => ({
  'content-digest': contentDigest(parts.digest),
  'signature-input': `${signatureLabel}=${signatureParameters(parts, parts.contentType !== null)}`,
  signature: `${signatureLabel}=:${signature}:`,
})

export const keyIdPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

const inputPattern =
  /^kgadmin=(\(.*\));created=([1-9]\d{0,11});expires=([1-9]\d{0,11});nonce="([A-Za-z0-9_-]{22,86})";keyid="([A-Za-z0-9][A-Za-z0-9_.-]{0,63})";alg="ed25519";tag="keepgate-admin-v1"$/
const digestPattern = /^sha-256=:([A-Za-z0-9+/]{43}=):$/
const signaturePattern = /^kgadmin=:([A-Za-z0-9+/]{86}==):$/

export type ClaimedSignature = Parameters & {
  /** Standard base64, not yet looked at: 44 and 88 characters. */
  readonly digest: string
  readonly signature: string
}

/**
 * Null unless the three headers are written exactly as the template writes them: the stranger who sends them chooses
 * values alone. @param withBody whether the request has a content type.
 */
export const readSignatureHeaders = (
  headers: { readonly [Name in keyof SignatureHeaders]: string | undefined },
  withBody: boolean,
): ClaimedSignature | null => {
  const digest = digestPattern.exec(headers['content-digest'] ?? '')?.[1]
  const signature = signaturePattern.exec(headers.signature ?? '')?.[1]
  const [, covered, created, expires, nonce, keyId] = inputPattern.exec(headers['signature-input'] ?? '') ?? []
  if (digest === undefined || signature === undefined || nonce === undefined || keyId === undefined) return null
  if (covered !== `(${components(withBody)})`) return null
  return { created: Number(created), expires: Number(expires), nonce, keyId, digest, signature }
}
