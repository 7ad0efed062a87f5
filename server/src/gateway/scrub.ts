/** What a provider says about a failure may repeat the key it was given; neither a client nor a log gets to read it. */
import { AppError } from '../kernel/errors.ts'
import { foldLetters, visibleLetters } from './visible-letters.ts'

const redacted = '[redacted]'
/** Shorter ones are words that stand in sentences for other reasons. */
const shortestKey = 4
const shortestEncoded = 8
/** So much of a key in a row is taken out; less (`sk-proj-`, the last four) may help its owner and nobody else. */
const longestKept = 11
/** Longer ones are cut, after the key is out of them. */
const longestMessage = 2_000
/** What stands behind is dropped unread: no error that means anything is longer, and nobody waits while it is read. */
const longestRead = 65_536
/** Base64 twice is looked for in keys of a length that keys have: it is eighteen writings, each twice as long. */
const longestTwice = 512

/**
 * In base64 a text looks different at each of three alignments. The letters at both ends hang on its neighbours and are
 * left out.
 */
const inBase64 = (text: string): string[] =>
  [0, 1, 2].map((shift) => {
    const letters = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64')
    return letters.replace(/=+$/, '').slice(shift === 0 ? 0 : shift + 1, -2)
  })

const forUrls = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_')

/** Folded, as `visibleLetters` shows them. */
const writingsOf = (key: string): ReadonlySet<string> => {
  // Where the key itself holds what looks like an escape, the text's may have been decoded, or not.
  const plain = [visibleLetters(key, 'skipped').letters, foldLetters(key)]
  if (key.length < shortestEncoded) return new Set(plain)
  const once = inBase64(key)
  const twice = key.length > longestTwice ? [] : [...once, ...once.map(forUrls)].flatMap(inBase64)
  const encoded = [...once, ...twice, Buffer.from(key).toString('hex')]
  return new Set([...plain, ...encoded.map(foldLetters)])
}

const runsOf = (writings: ReadonlySet<string>, length: number): ReadonlySet<string> => {
  const runs = new Set<string>()
  for (const writing of writings) {
    for (let at = 0; at + length <= writing.length; at++) runs.add(writing.slice(at, at + length))
  }
  return runs
}

/** In time proportional to the text, of which at most 64 KiB are kept. @param key plaintext; null for a connection without one. */
export const scrub = (text: string, key: string | null): string => {
  if (key === null || key.length < shortestKey) return text
  const read = text.slice(0, longestRead)
  const length = Math.min(longestKept + 1, key.length)
  const runs = runsOf(writingsOf(key), length)
  const { letters, starts, ends } = visibleLetters(read, key.length > longestKept ? 'skipped' : 'kept')
  const kept: string[] = []
  let from = 0
  for (let at = 0; at + length <= letters.length; at++) {
    if (!runs.has(letters.slice(at, at + length))) continue
    const start = starts[at] ?? 0
    if (kept.length === 0 || start > from) kept.push(read.slice(from, start), redacted)
    from = ends[at + length - 1] ?? read.length
  }
  return kept.join('') + read.slice(from)
}

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
