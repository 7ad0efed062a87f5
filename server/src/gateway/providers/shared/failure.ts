/** What an upstream's error answer means, from its status and what its body says. */
import type { FailureKind, UpstreamFailure } from '../../provider.ts'

type Answer = {
  status: number
  headers: Readonly<Record<string, string>>
  /** The provider's sentence, where the body has one. */
  message: string | null
  param?: string | null
  /** Overrides what the status says. */
  kind?: FailureKind
  retryable?: boolean
  retryAfterSeconds?: number | null
}

const longestWaitSeconds = 24 * 3600

/** Seconds from `retry-after-ms` or `retry-after` (a number, or a date measured against the answer's own `date`). */
export const retryAfterSeconds = (headers: Readonly<Record<string, string>>): number | null => {
  const milliseconds = Number(headers['retry-after-ms'] || Number.NaN)
  if (Number.isFinite(milliseconds)) return bounded(milliseconds / 1000)
  const given = headers['retry-after']?.trim()
  if (given === undefined || given === '') return null
  const seconds = Number(given)
  if (Number.isFinite(seconds)) return bounded(seconds)
  return bounded((Date.parse(given) - Date.parse(headers.date ?? '')) / 1000)
}

const bounded = (seconds: number): number | null =>
  Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, longestWaitSeconds) : null

const kindOf = (status: number): FailureKind => {
  if (status === 401 || status === 403) return 'key_refused'
  if (status === 402 || status === 429) return 'rate_limited'
  if (status === 404) return 'not_found'
  if (status === 503 || status === 529) return 'overloaded'
  if (status === 408) return 'failed'
  return status >= 400 && status < 500 ? 'refused' : 'failed'
}

/** Redirects are not followed, so trying again meets the same one. 402: no credit left, waiting does not help. */
const mayRetry = (kind: FailureKind, status: number): boolean =>
  (kind === 'rate_limited' && status !== 402) || kind === 'overloaded' || (kind === 'failed' && status >= 400)

/**
 * Some providers quote the key, or most of it, in what they say about it. A refused key gets a sentence of ours, and
 * what looks like a key anywhere else is taken out.
 */
const withoutKeys = (text: string): string =>
  text.replaceAll(/\b(?:sk|pk|gsk|xai|csk|tgp)[-_][\w*.-]{8,}|\bAIza[\w-]{16,}|\bBearer\s+\S+/gi, '[key]')

/** @param label the provider's name for people. */
export const failureOf = (label: string, answer: Answer): UpstreamFailure => {
  const kind = answer.kind ?? kindOf(answer.status)
  const said = withoutKeys(answer.message?.trim() ?? '')
  const fallback = `${label} answered with status ${answer.status}.`
  return {
    kind,
    message: kind === 'key_refused' ? `${label} refused the connection’s key.` : said || fallback,
    param: answer.param ?? null,
    retryable: answer.retryable ?? mayRetry(kind, answer.status),
    retryAfterSeconds: answer.retryAfterSeconds ?? retryAfterSeconds(answer.headers),
  }
}

/** Text of a field if it is one; error bodies are read without complaint, whatever they hold. */
export const textIn = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null
