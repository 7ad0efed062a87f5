/**
 * The documented answer to each fault of a provider. `answers`: the client gets the whole answer. A code: an error with
 * the registry's status before the first byte. `mid`: an error frame after it. Where formats differ (only some say when
 * they are finished), a provider has a row of its own.
 */
import type { ErrorCode } from '@keepgate/protocol/error-codes'
import type { SimulatedProvider } from '../simulators/simulator.ts'

export type Expected = 'answers' | { code: ErrorCode; status: number; retryAfter?: number } | { mid: ErrorCode }
/** A provider's format: OpenAI has two. */
export type Format = SimulatedProvider | 'openai (responses)'
export type Row = { streamed: Expected; buffered: Expected; only?: Partial<Record<Format, Partial<Row>>> }

const both = (expected: Expected): Row => ({ streamed: expected, buffered: expected })
const answers = both('answers')
const bad: Expected = { code: 'provider_bad_answer', status: 502 }
const interrupted: Expected = { code: 'provider_interrupted', status: 502 }
const timeout: Expected = { code: 'provider_timeout', status: 504 }
const unreachable: Expected = { code: 'provider_unreachable', status: 502 }
const failed: Expected = { code: 'provider_error', status: 502 }
const overloaded: Expected = { code: 'provider_error', status: 503 }
const keyRefused: Expected = { code: 'provider_key_refused', status: 502 }
const limited = (retryAfter?: number): Expected => ({
  code: 'provider_rate_limited',
  status: 429,
  ...(retryAfter !== undefined && { retryAfter }),
})
const refused = (status: number): Expected => ({ code: 'provider_refused', status })
const cut: Row = { streamed: { mid: 'provider_interrupted' }, buffered: interrupted }

export const faultTable: Record<string, Row> = {
  'hang-before-headers': both(timeout),
  'hang-after-headers': both(timeout),
  'hang-mid-stream': { streamed: { mid: 'provider_timeout' }, buffered: timeout },
  'reset-before-headers': both(unreachable),
  'reset-after-headers': both(interrupted),
  'reset-mid-stream': cut,
  'cut-mid-frame': cut,
  'cut-between-frames': cut,
  'cut-inside-character': cut,
  'clean-end-without-finish': { streamed: { mid: 'provider_interrupted' }, buffered: bad },
  'garbage-json': both(bad),
  'html-with-200': both(bad),
  'wrong-content-type': both(bad),
  'empty-body': { streamed: interrupted, buffered: bad },
  'empty-object': both(bad),
  'json-null': both(bad),
  'empty-data-lines': answers,
  'comment-pings': answers,
  crlf: answers,
  cr: answers,
  'no-terminator': {
    ...answers,
    // Only OpenAI's terminator says nothing new: theirs carries the finish or is the only sign of the end.
    only: {
      anthropic: { streamed: { mid: 'provider_interrupted' } },
      gemini: { streamed: { mid: 'provider_interrupted' } },
      cohere: { streamed: { mid: 'provider_interrupted' } },
      'openai (responses)': { streamed: { mid: 'provider_interrupted' } },
    },
  },
  'huge-frame': answers,
  'slow-drip': answers,
  'split-at-three-bytes': answers,
  'status-400': both(refused(400)),
  'status-401': both(keyRefused),
  'status-402': both(limited()),
  'status-403': both(keyRefused),
  'status-404': both({ code: 'model_not_found', status: 404 }),
  'status-408': both(failed),
  'status-409': both(refused(409)),
  'status-413': both(refused(413)),
  'status-422': both(refused(400)),
  'status-429': both(limited()),
  'status-429-seconds': both(limited(7)),
  'status-429-date': both(limited(9)),
  'status-429-negative': both(limited()),
  'status-429-huge': both(limited(60)),
  'status-429-words': both(limited()),
  'status-500': both(failed),
  'status-502': both(failed),
  'status-503': both(overloaded),
  'status-503-seconds': both({ code: 'provider_error', status: 503, retryAfter: 3 }),
  'status-504': both(failed),
  'status-529': both(overloaded),
  'status-401-echoes-key': both(keyRefused),
  'status-400-echoes-key': both(refused(400)),
  'status-500-echoes-key': both(failed),
  'html-with-502': both(failed),
  'error-mid-stream': { streamed: { mid: 'provider_error' }, buffered: 'answers' },
  'error-instead-of-stream': both(bad),
  'choices-null': answers,
  'usage-missing': answers,
  'usage-twice': answers,
  'redirect-301': both(bad),
  'redirect-302': both(bad),
  'redirect-307': both(bad),
  'gzip-unasked': both(bad),
  'content-length-too-long': { streamed: 'answers', buffered: interrupted },
  'content-length-too-short': {
    streamed: 'answers',
    buffered: bad,
    only: {
      anthropic: { streamed: { mid: 'provider_bad_answer' } },
      gemini: { streamed: { mid: 'provider_bad_answer' } },
      cohere: { streamed: { mid: 'provider_bad_answer' } },
      'openai (responses)': { streamed: { mid: 'provider_bad_answer' } },
    },
  },
  'duplicate-headers': answers,
  'account-headers': answers,
  'informational-103': answers,
  'informational-100': both(unreachable),
  'garbage-after-end': { streamed: 'answers', buffered: bad },
  'invalid-utf8': { streamed: 'answers', buffered: bad },
  'nul-bytes': { streamed: 'answers', buffered: bad },
  'garbage-frame': { streamed: { mid: 'provider_bad_answer' }, buffered: bad },
  'byte-order-mark': answers,
}

export const expectedFor = (fault: string, format: Format, stream: boolean): Expected => {
  const row = faultTable[fault]
  if (row === undefined) throw new Error(`The table has no row for ${fault}.`)
  const form = stream ? 'streamed' : 'buffered'
  return row.only?.[format]?.[form] ?? row[form]
}
