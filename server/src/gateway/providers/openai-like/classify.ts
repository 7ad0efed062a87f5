/** Error bodies of the OpenAI family. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { FailureKind, ProviderAdapter } from '../../provider.ts'
import { failureOf, textIn } from '../shared/failure.ts'

type Said = { message: string | null; code: string | null; type: string | null; param: string | null }

/** Validation errors as FastAPI servers (Mistral, vLLM) write them: `[{ loc, msg }]`, perhaps inside `detail`. */
const validation = (value: JsonValue | undefined): { message: string; param: string } | null => {
  const list = Array.isArray(value) ? value : isJsonObject(value) ? value.detail : null
  const first = Array.isArray(list) ? list[0] : null
  if (!isJsonObject(first)) return null
  const place = Array.isArray(first.loc) ? first.loc.filter((step) => step !== 'body').join('.') : ''
  return { message: `${place}: ${textIn(first.msg) ?? 'not valid'}`, param: place }
}

const read = (body: JsonObject | null): Said => {
  const error = body?.error
  const inner: JsonObject = isJsonObject(error) ? error : (body ?? {})
  const problem = validation(inner.message) ?? validation(inner.detail)
  return {
    // xAI and Ollama say `{ "error": "…" }`.
    message: problem?.message ?? textIn(inner.message) ?? textIn(error) ?? textIn(inner.detail),
    code: textIn(inner.code),
    type: textIn(inner.type),
    param: problem?.param ?? textIn(inner.param),
  }
}

const exhausted = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'insufficient_user_quota'])

const kindOf = (status: number, said: Said): FailureKind | undefined => {
  if (
    status < 500 &&
    (said.code === 'invalid_api_key' || /incorrect api key|invalid api key/i.test(said.message ?? ''))
  )
    return 'key_refused'
  if (said.code === 'model_not_found' || said.code === 'DeploymentNotFound') return 'not_found'
  if (said.code === 'rate_limit_exceeded' && status < 500) return 'rate_limited'
  // OpenRouter's moderation and OpenAI's unsupported countries are refusals of the request, not of the key.
  if (status === 403 && /flagged|moderation|country/i.test(said.message ?? '')) return 'refused'
  return undefined
}

export const classifyOpenAiLike =
  (label: string): ProviderAdapter['classify'] =>
  (status, headers, body) => {
    const said = read(body)
    const kind = kindOf(status, said)
    // No credit left: the same 429, but waiting does not help.
    const spent = exhausted.has(said.code ?? '') || exhausted.has(said.type ?? '')
    return failureOf(label, {
      status,
      headers,
      message: said.message,
      param: said.param,
      ...(kind === undefined ? {} : { kind }),
      ...(spent ? { retryable: false } : {}),
    })
  }

/** An error inside a stream: `{ "error": … }`. Null where the chunk has none. */
export const errorIn = (chunk: JsonObject): { message: string; retryable: boolean } | null => {
  if (chunk.error === undefined || chunk.error === null) return null
  const said = read(chunk)
  const status = Number(said.code ?? Number.NaN)
  const failure = failureOf('The provider', {
    status: status >= 400 && status < 600 ? status : 500,
    headers: {},
    message: said.message ?? 'The provider failed.',
  })
  const final = exhausted.has(said.code ?? '') || said.type === 'invalid_request_error'
  return { message: failure.message, retryable: failure.retryable && !final }
}
