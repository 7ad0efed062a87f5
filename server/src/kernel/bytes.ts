const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export const utf8 = (text: string): Uint8Array => encoder.encode(text)

/** Throws on malformed UTF-8 instead of replacing it. */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes)

export const toBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** Null unless the text is exactly what `toBase64url` would write: Node's own decoder skips junk silently. */
export const fromBase64url = (text: string): Uint8Array | null => {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}

/** Null unless canonical, padded base64. */
export const fromBase64 = (text: string): Uint8Array | null => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

export const concatBytes = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts)
