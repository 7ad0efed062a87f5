import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ChatRequest, ResponseFormat } from '../../chat-model.ts'
import {
  asArray,
  asObject,
  asString,
  invalid,
  oneOf,
  optionalBoolean,
  optionalCount,
  optionalNumber,
  optionalObject,
  optionalString,
  present,
  requiredString,
  unclaimed,
} from '../read.ts'
import { readMessages } from './parse-message.ts'
import { readTools } from './parse-tools.ts'

/** Read into neutral fields below; everything else of the body is an extra. */
const claimed: ReadonlySet<string> = new Set([
  ...['model', 'messages', 'stream', 'stream_options', 'max_tokens', 'max_completion_tokens', 'temperature', 'top_p'],
  ...['top_k', 'stop', 'n', 'seed', 'presence_penalty', 'frequency_penalty', 'logprobs', 'top_logprobs', 'logit_bias'],
  ...['response_format', 'reasoning_effort', 'user', 'safety_identifier', 'service_tier', 'parallel_tool_calls'],
  ...['tools', 'tool_choice', 'functions', 'function_call'],
])

export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const

const readStop = (value: JsonValue | undefined): string[] | undefined => {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) throw invalid('stop', 'must be a string or an array of strings')
  return asArray(value, 'stop').map((entry, index) => asString(entry, `stop[${index}]`))
}

/** A JSON schema format, as chat completions nest it and Responses do not. */
export const readJsonSchema = (format: JsonObject, path: string): ResponseFormat =>
  present({
    type: 'json_schema' as const,
    name: requiredString(format, 'name', path),
    schema: optionalObject(format, 'schema', path) ?? {},
    strict: optionalBoolean(format, 'strict', path),
    description: optionalString(format, 'description', path),
  })

const readFormat = (body: JsonObject): ResponseFormat | undefined => {
  const format = optionalObject(body, 'response_format')
  if (format === undefined) return undefined
  const type = oneOf(format.type, ['text', 'json_object', 'json_schema'], 'response_format.type')
  if (type !== 'json_schema') return { type }
  return readJsonSchema(asObject(format.json_schema, 'response_format.json_schema'), 'response_format.json_schema')
}

/** Values that ask for nothing beyond what every provider does. */
const asksNothing = (key: string, value: JsonValue | undefined): boolean =>
  (key === 'store' && value === false) ||
  (key === 'modalities' && Array.isArray(value) && value.length === 1 && value[0] === 'text') ||
  (key === 'metadata' && isJsonObject(value) && Object.keys(value).length === 0)

const readExtras = (body: JsonObject): Record<string, JsonValue | undefined> => {
  const extras = unclaimed(body, claimed)
  for (const key of Object.keys(extras)) if (asksNothing(key, extras[key])) Reflect.deleteProperty(extras, key)
  return extras
}

/** @param body a client's chat completion request, already known to be a JSON object; nothing else of it is trusted. */
export const parseChat = (body: JsonObject, upstreamModel: string): ChatRequest => {
  const extras = readExtras(body)
  const penalty = { least: -2, most: 2 }
  const effort = body.reasoning_effort
  const options = optionalObject(body, 'stream_options')
  const stream = optionalBoolean(body, 'stream') ?? false
  return present<ChatRequest>({
    model: upstreamModel,
    messages: readMessages(body.messages, extras),
    ...readTools(body, extras),
    parallelToolCalls: optionalBoolean(body, 'parallel_tool_calls'),
    maxOutputTokens: optionalCount(body, 'max_completion_tokens', 1) ?? optionalCount(body, 'max_tokens', 1),
    temperature: optionalNumber(body, 'temperature', { least: 0, most: 2 }),
    topP: optionalNumber(body, 'top_p', { least: 0, most: 1 }),
    topK: optionalCount(body, 'top_k', 0),
    stop: readStop(body.stop),
    n: optionalNumber(body, 'n', { least: 1, most: 128, integer: true }),
    seed: optionalCount(body, 'seed', Number.MIN_SAFE_INTEGER),
    presencePenalty: optionalNumber(body, 'presence_penalty', penalty),
    frequencyPenalty: optionalNumber(body, 'frequency_penalty', penalty),
    logprobs: optionalBoolean(body, 'logprobs'),
    topLogprobs: optionalNumber(body, 'top_logprobs', { least: 0, most: 20, integer: true }),
    logitBias: optionalObject(body, 'logit_bias'),
    responseFormat: readFormat(body),
    reasoning:
      effort === undefined || effort === null ? undefined : { effort: oneOf(effort, efforts, 'reasoning_effort') },
    user: optionalString(body, 'safety_identifier') ?? optionalString(body, 'user'),
    serviceTier: optionalString(body, 'service_tier'),
    stream,
    includeUsage:
      options === undefined ? false : (optionalBoolean(options, 'include_usage', 'stream_options') ?? false),
    extras,
  })
}
