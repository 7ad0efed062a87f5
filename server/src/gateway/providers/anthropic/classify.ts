/** Anthropic's errors: `{ "type": "error", "error": { "type", "message" } }`, in answers and inside streams. */
import { isJsonObject } from '../../../kernel/json.ts'
import type { FailureKind, ProviderAdapter } from '../../provider.ts'
import { failureOf, textIn } from '../shared/failure.ts'

const kinds: Readonly<Record<string, FailureKind>> = {
  invalid_request_error: 'refused',
  authentication_error: 'key_refused',
  permission_error: 'key_refused',
  billing_error: 'rate_limited',
  not_found_error: 'not_found',
  request_too_large: 'refused',
  rate_limit_error: 'rate_limited',
  overloaded_error: 'overloaded',
  timeout_error: 'failed',
  api_error: 'failed',
}

export const classify: ProviderAdapter['classify'] = (status, headers, body) => {
  const error = isJsonObject(body?.error) ? body.error : {}
  const code = textIn(error.type)
  const message = textIn(error.message)
  const kind = code !== null && Object.hasOwn(kinds, code) ? kinds[code] : undefined
  // An account without credit is an invalid_request_error; waiting does not help.
  const spent = code === 'billing_error' || /credit balance/i.test(message ?? '')
  return failureOf('Anthropic', {
    status,
    headers,
    message,
    ...(spent ? { kind: 'rate_limited', retryable: false } : kind === undefined ? {} : { kind }),
  })
}
