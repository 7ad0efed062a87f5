/**
 * A reasoning item has one opaque field that clients send back unchanged, `encrypted_content`. It carries another
 * vendor's thinking signature or redacted block, marked so that OpenAI's own content is never taken for one:
 *
 *     keepgate.signature.<signature>      keepgate.redacted.<data>
 */
const signaturePrefix = 'keepgate.signature.'
const redactedPrefix = 'keepgate.redacted.'

export type Opaque = { signature?: string; redacted?: string }

export const writeEncryptedContent = (opaque: Opaque): string | null => {
  if (opaque.redacted !== undefined) return redactedPrefix + opaque.redacted
  return opaque.signature === undefined ? null : signaturePrefix + opaque.signature
}

/** Nothing for content that another service wrote. */
export const readEncryptedContent = (text: string): Opaque => {
  if (text.startsWith(signaturePrefix)) return { signature: text.slice(signaturePrefix.length) }
  return text.startsWith(redactedPrefix) ? { redacted: text.slice(redactedPrefix.length) } : {}
}
