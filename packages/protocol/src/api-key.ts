/**
 * What a client sends to prove who it is (docs/spec/api-key.md), 70 characters:
 *
 *   pk_<live|test>_<id 12>_<secret 43><crc32 6>     an API key: enters /v1
 *   mk_<live|test>_<id 12>_<secret 43><crc32 6>     a management token: enters /api
 *
 * id, secret and checksum are base62 (0-9A-Za-z). The id finds the row, 43 characters of secret are 256 bits, the
 * checksum covers everything before it: a mistyped or cut key is refused without a look into the database, and a
 * scanner of leaked secrets knows a real one from noise.
 */
import { crc32 } from './crc32.ts'

export type ApiKeyKind = 'api' | 'management'
export type ApiKeyEnvironment = 'live' | 'test'
export type ParsedApiKey = {
  readonly kind: ApiKeyKind
  readonly environment: ApiKeyEnvironment
  readonly id: string
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const idLength = 12
const secretLength = 43
const checksumLength = 6
const keyLength = 'pk_live_'.length + idLength + 1 + secretLength + checksumLength
const syntax = /^(pk|mk)_(live|test)_([0-9A-Za-z]{12})_[0-9A-Za-z]{49}$/
const prefixes = { api: 'pk', management: 'mk' } as const satisfies Record<ApiKeyKind, string>
const encoder = new TextEncoder()

const checksum = (text: string): string => {
  let rest = crc32(encoder.encode(text))
  let digits = ''
  for (let position = 0; position < checksumLength; position++) {
    digits = alphabet.charAt(rest % 62) + digits
    rest = Math.floor(rest / 62)
  }
  return digits
}

/**
 * Base62 text of `length` characters, each equally likely. Bytes of 248 and more are thrown away (248 = 4 × 62):
 * a plain remainder would favour the first eight characters. `randomBytes` must be cryptographic.
 */
export const randomBase62 = (length: number, randomBytes: (length: number) => Uint8Array): string => {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < 248) text += alphabet.charAt(byte % 62)
    }
  }
  return text
}

/** Puts a key together from its parts. Throws TypeError on parts that are not base62 of 12 and 43 characters. */
export const formatApiKey = (parts: ParsedApiKey & { readonly secret: string }): string => {
  const body = `${prefixes[parts.kind]}_${parts.environment}_${parts.id}_${parts.secret}`
  const key = body + checksum(body)
  if (!syntax.test(key)) throw new TypeError('An API key has an id of 12 and a secret of 43 base62 characters.')
  return key
}

/** A new key and its id. The key is shown once and stored only as an HMAC. */
export const generateApiKey = (
  kind: ApiKeyKind,
  environment: ApiKeyEnvironment,
  randomBytes: (length: number) => Uint8Array,
): { readonly id: string; readonly key: string } => {
  const id = randomBase62(idLength, randomBytes)
  const secret = randomBase62(secretLength, randomBytes)
  return { id, key: formatApiKey({ kind, environment, id, secret }) }
}

/**
 * Null unless the text is exactly one well-formed key with a right checksum; nothing is trimmed or folded. That the
 * key exists, and belongs to its id, only the stored HMAC can tell.
 */
export const parseApiKey = (text: string): ParsedApiKey | null => {
  if (text.length !== keyLength) return null
  const body = text.slice(0, -checksumLength)
  if (checksum(body) !== text.slice(-checksumLength)) return null
  const [, prefix, environment, id] = syntax.exec(text) ?? []
  if (id === undefined) return null
  return {
    kind: prefix === 'mk' ? 'management' : 'api',
    environment: environment === 'live' ? 'live' : 'test',
    id,
  }
}
