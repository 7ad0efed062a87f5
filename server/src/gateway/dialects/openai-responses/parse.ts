import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ChatRequest, ResponseFormat, ToolChoice, ToolDefinition } from '../../chat-model.ts'
import { efforts, readJsonSchema } from '../openai-chat/parse.ts'
import { allowedNames, readFunction } from '../openai-chat/parse-tools.ts'
import {
  asObject,
  asString,
  oneOf,
  optionalArray,
  optionalBoolean,
  optionalCount,
  optionalNumber,
  optionalObject,
  optionalString,
  present,
  requiredString,
  unclaimed,
} from '../read.ts'
import { readInput } from './parse-item.ts'

type Extras = Record<string, JsonValue | undefined>

/** Read into neutral fields below; everything else of the body is an extra. */
const claimed: ReadonlySet<string> = new Set([
  ...['model', 'input', 'instructions', 'stream', 'stream_options', 'max_output_tokens', 'temperature', 'top_p'],
  ...['top_logprobs', 'text', 'reasoning', 'user', 'safety_identifier', 'service_tier', 'parallel_tool_calls'],
  ...['tools', 'tool_choice', 'include'],
])

type Tools = { tools: ToolDefinition[]; toolChoice?: ToolChoice }

const readChoice = (choice: JsonValue | undefined, found: Tools, extras: Extras): void => {
  if (choice === undefined || choice === null) return
  if (!isJsonObject(choice)) {
    found.toolChoice = { type: oneOf(choice, ['none', 'auto', 'required'], 'tool_choice') }
    return
  }
  const type = asString(choice.type, 'tool_choice.type')
  if (type === 'function') {
    found.toolChoice = { type: 'tool', name: requiredString(choice, 'name', 'tool_choice') }
  } else if (type === 'allowed_tools') {
    const mode = oneOf(choice.mode, ['auto', 'required'], 'tool_choice.mode')
    const names = allowedNames(optionalArray(choice, 'tools', 'tool_choice') ?? [])
    found.tools = found.tools.filter((tool) => names.has(tool.name))
    found.toolChoice = { type: mode }
  } else {
    extras.tool_choice = choice
  }
}

/** Tools of another type than `function` run at OpenAI or need its protocol. */
const readTools = (body: JsonObject, extras: Extras): Tools => {
  const found: Tools = { tools: [] }
  for (const [index, entry] of (optionalArray(body, 'tools') ?? []).entries()) {
    const path = `tools[${index}]`
    const tool = asObject(entry, path)
    if (asString(tool.type, `${path}.type`) === 'function') found.tools.push(readFunction(tool, path))
    else extras[path] = tool
  }
  readChoice(body.tool_choice, found, extras)
  return found
}

const readFormat = (text: JsonObject): ResponseFormat | undefined => {
  const format = optionalObject(text, 'format', 'text')
  if (format === undefined) return undefined
  const type = oneOf(format.type, ['text', 'json_object', 'json_schema'], 'text.format.type')
  return type === 'json_schema' ? readJsonSchema(format, 'text.format') : { type }
}

/** How the summary is shown is presentation: whatever thinking the provider shows arrives as one. */
const readReasoning = (body: JsonObject): ChatRequest['reasoning'] => {
  const effort = optionalObject(body, 'reasoning')?.effort
  return effort === undefined || effort === null ? undefined : { effort: oneOf(effort, efforts, 'reasoning.effort') }
}

/** `reasoning.encrypted_content` is always given; logprobs are a parameter elsewhere; the rest needs OpenAI's tools. */
const readInclude = (body: JsonObject, extras: Extras): { logprobs?: boolean } => {
  const include = (optionalArray(body, 'include') ?? []).map((entry, index) => asString(entry, `include[${index}]`))
  const rest = include.filter(
    (name) => name !== 'reasoning.encrypted_content' && name !== 'message.output_text.logprobs',
  )
  if (rest.length > 0) extras.include = rest
  return include.includes('message.output_text.logprobs') ? { logprobs: true } : {}
}

/** Values that ask for nothing beyond what every provider does: nothing is stored, run later or cut short here. */
const asksNothing = (key: string, value: JsonValue | undefined): boolean =>
  ((key === 'store' || key === 'background') && value === false) ||
  (key === 'truncation' && value === 'disabled') ||
  (key === 'metadata' && isJsonObject(value) && Object.keys(value).length === 0)

/** @param body a client's response request, already known to be a JSON object; nothing else of it is trusted. */
export const parseResponse = (body: JsonObject, upstreamModel: string): ChatRequest => {
  const extras = unclaimed(body, claimed)
  for (const key of Object.keys(extras)) if (asksNothing(key, extras[key])) Reflect.deleteProperty(extras, key)
  const text = optionalObject(body, 'text') ?? {}
  const verbosity = optionalString(text, 'verbosity', 'text')
  if (verbosity !== undefined && verbosity !== 'medium') extras['text.verbosity'] = verbosity
  const topLogprobs = optionalNumber(body, 'top_logprobs', { least: 0, most: 20, integer: true })
  return present<ChatRequest>({
    model: upstreamModel,
    messages: readInput(body, extras),
    ...readTools(body, extras),
    parallelToolCalls: optionalBoolean(body, 'parallel_tool_calls'),
    maxOutputTokens: optionalCount(body, 'max_output_tokens', 1),
    temperature: optionalNumber(body, 'temperature', { least: 0, most: 2 }),
    topP: optionalNumber(body, 'top_p', { least: 0, most: 1 }),
    ...readInclude(body, extras),
    ...(topLogprobs === undefined || topLogprobs === 0 ? {} : { logprobs: true, topLogprobs }),
    responseFormat: readFormat(text),
    reasoning: readReasoning(body),
    user: optionalString(body, 'safety_identifier') ?? optionalString(body, 'user'),
    serviceTier: optionalString(body, 'service_tier'),
    stream: optionalBoolean(body, 'stream') ?? false,
    includeUsage: true,
    extras,
  })
}
