/** Google's errors: `{ "error": { "code", "message", "status", "details": [ … ] } }`. */
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts'
import type { FailureKind, ProviderAdapter } from '../../provider.ts'
import { failureOf, textIn } from '../shared/failure.ts'

const kinds: Readonly<Record<string, FailureKind>> = {
  INVALID_ARGUMENT: 'refused',
  FAILED_PRECONDITION: 'refused',
  OUT_OF_RANGE: 'refused',
  UNAUTHENTICATED: 'key_refused',
  PERMISSION_DENIED: 'key_refused',
  NOT_FOUND: 'not_found',
  RESOURCE_EXHAUSTED: 'rate_limited',
  UNAVAILABLE: 'overloaded',
  INTERNAL: 'failed',
  UNKNOWN: 'failed',
  DEADLINE_EXCEEDED: 'failed',
  CANCELLED: 'failed',
}

/** `google.rpc.RetryInfo`: `{ "retryDelay": "34.4s" }`. */
const retryDelay = (details: JsonObject[]): number | null => {
  for (const { retryDelay: given } of details) {
    const seconds = typeof given === 'string' ? /^(\d+(?:\.\d+)?)s$/.exec(given)?.[1] : undefined
    if (seconds !== undefined) return Math.min(Number(seconds), 24 * 3600)
  }
  return null
}

export const classify: ProviderAdapter['classify'] = (status, headers, body) => {
  const error = isJsonObject(body?.error) ? body.error : {}
  const details = Array.isArray(error.details) ? error.details.filter(isJsonObject) : []
  const code = textIn(error.status)
  const message = textIn(error.message)
  // A wrong key is a 400 here.
  const wrongKey =
    details.some((detail) => detail.reason === 'API_KEY_INVALID') ||
    /api key (?:not valid|expired)/i.test(message ?? '')
  const kind = code !== null && Object.hasOwn(kinds, code) ? kinds[code] : undefined
  const wait = retryDelay(details)
  return failureOf('Gemini', {
    status,
    headers,
    message,
    ...(wrongKey ? { kind: 'key_refused' } : kind === undefined ? {} : { kind }),
    ...(wait === null ? {} : { retryAfterSeconds: wait }),
  })
}
