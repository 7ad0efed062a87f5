/** Reading a provider's whole answer, and what its error answers mean to a client. */
import { AppError } from '../kernel/errors.ts'
import { isJsonObject, type JsonObject } from '../kernel/json.ts'
import type { ProviderAdapter, UpstreamFailure } from './provider.ts'
import { scrub } from './scrub.ts'
import type { UpstreamAnswer } from './send.ts'

export const headerText = (answer: UpstreamAnswer, name: string): string => {
  const value = answer.headers[name]
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '')
}

const badAnswer = (message: string): AppError => new AppError('provider_bad_answer', { message, source: 'provider' })

/** Throws AppError provider_bad_answer when the answer's type or encoding is not what was asked for. */
export const requireContentType = (answer: UpstreamAnswer, wanted: 'application/json' | 'text/event-stream'): void => {
  const encoding = headerText(answer, 'content-encoding')
  if (encoding !== '' && encoding !== 'identity')
    throw badAnswer('The provider sent a compressed answer although no compression was asked for.')
  const type = headerText(answer, 'content-type').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const fits = type === wanted || (wanted === 'application/json' && type.endsWith('+json'))
  // What the header said is not repeated: it is the provider's text in letters that no scrubbing would recognise.
  if (!fits)
    throw badAnswer(
      `The provider answered with ${type === '' ? 'no' : 'another'} content type where ${wanted} was expected.`,
    )
}

/** Parsing costs by the value: some 0.3 µs each, in which nobody else is served. */
const mostValues = 2_000_000
const comma = 0x2c

const requireFewValues = (bytes: Buffer): void => {
  if (bytes.length <= mostValues) return
  let values = 0
  for (let at = bytes.indexOf(comma); at !== -1; at = bytes.indexOf(comma, at + 1)) {
    if (++values > mostValues) throw badAnswer(`The provider’s answer has more than ${mostValues} values.`)
  }
}

const parseJson = (bytes: Buffer): unknown => {
  requireFewValues(bytes)
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    // The parser's own message quotes the answer, which may quote the key.
    throw badAnswer('The provider’s answer is not valid JSON.')
  }
}

/** Throws AppError provider_bad_answer unless the bytes are one JSON object. */
export const parseAnswer = (bytes: Buffer): JsonObject => {
  const value = parseJson(bytes)
  if (!isJsonObject(value)) throw badAnswer('The provider’s answer is not a JSON object.')
  return value
}

/** The same, but a bare list, as some providers answer with their models, becomes `{ data: list }`. */
export const parseAnswerOrList = (bytes: Buffer): JsonObject => {
  const value = parseJson(bytes)
  if (Array.isArray(value)) return { data: value }
  if (!isJsonObject(value)) throw badAnswer('The provider’s answer is not a JSON object.')
  return value
}

/** What was cut or rewritten before it is scrubbed cannot be recognised any more, so the body comes first of all. */
const parseScrubbed = (bytes: Buffer, key: string | null): JsonObject | null => {
  try {
    const value: unknown = JSON.parse(scrub(bytes.toString('utf8'), key))
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}

const flatHeaders = (answer: UpstreamAnswer): Record<string, string> => {
  const flat: Record<string, string> = {}
  for (const name in answer.headers) flat[name] = headerText(answer, name)
  return flat
}

const clientStatus = (status: number): number => (status === 413 || status === 400 || status === 409 ? status : 400)

const failureError = (failure: UpstreamFailure, status: number): AppError => {
  const details = {
    message: failure.message,
    source: 'provider',
    retryAfterSeconds: failure.retryAfterSeconds ?? undefined,
  } as const
  switch (failure.kind) {
    case 'rate_limited':
      return new AppError('provider_rate_limited', details)
    case 'overloaded':
      return new AppError('provider_error', { ...details, status: 503 })
    case 'key_refused':
      return new AppError('provider_key_refused', { source: 'provider' })
    case 'not_found':
      return new AppError('model_not_found', { ...details, message: failure.message })
    case 'refused':
      return new AppError('provider_refused', {
        ...details,
        status: clientStatus(status),
        param: failure.param ?? undefined,
      })
    case 'failed':
      return new AppError('provider_error', details)
  }
}

/** The error repeats the provider's words: it must go through `scrubError` before anybody reads it. */
export const classifyAnswer = (
  adapter: ProviderAdapter,
  answer: UpstreamAnswer,
  bytes: Buffer,
  key: string | null,
): { error: AppError; retryable: boolean } => {
  if (answer.status >= 300 && answer.status < 400) {
    return {
      error: new AppError('provider_bad_answer', {
        message: 'The provider answered with a redirect, which is never followed.',
        source: 'provider',
      }),
      retryable: false,
    }
  }
  const failure = adapter.classify(answer.status, flatHeaders(answer), parseScrubbed(bytes, key))
  return { error: failureError(failure, answer.status), retryable: failure.retryable }
}
