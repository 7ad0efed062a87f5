/** What a provider says about a failure may repeat the key it was given; neither a client nor a log gets to read it. */
import { AppError } from '../kernel/errors.ts'

const redacted = '[redacted]'
/** Shorter ones are words that stand in sentences for other reasons. */
const shortestKey = 4
const shortestEncoded = 8
/** Longer ones are cut, after the key is out of them. */
const longestMessage = 2_000

/**
 * In base64 a text looks different at each of three alignments. The letters at both ends hang on its neighbours and are
 * left out.
 */
const inBase64 = (bytes: Buffer): string[] =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return text.slice(shift === 0 ? 0 : 4, -2)
  })

const writingsOf = (key: string): string[] => {
  const plain = [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)]
  if (key.length < shortestEncoded) return plain
  const bytes = Buffer.from(key)
  const encoded = inBase64(bytes)
  const forUrls = encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  const hex = bytes.toString('hex')
  return [...plain, ...encoded, ...forUrls, hex, hex.toUpperCase()]
}

/** @param key plaintext; null for a connection without one. */
export const scrub = (text: string, key: string | null): string =>
  key === null || key.length < shortestKey
    ? text
    : writingsOf(key).reduce((scrubbed, writing) => scrubbed.replaceAll(writing, redacted), text)

/** The error without the key, in all that a stranger may read of it. */
export const scrubError = (error: AppError, key: string | null): AppError => {
  if (error.source !== 'provider') return error
  const message = scrub(error.message, key).slice(0, longestMessage)
  const param = error.param === null ? null : scrub(error.param, key)
  if (message === error.message && param === error.param) return error
  return new AppError(error.code, {
    message,
    status: error.status,
    source: error.source,
    cause: error.cause,
    ...(param === null ? {} : { param }),
    ...(error.retryAfterSeconds === null ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
  })
}
