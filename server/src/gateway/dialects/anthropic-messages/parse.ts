import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ChatMessage, ChatRequest, ResponseFormat, ToolDefinition } from '../../chat-model.ts'
import {
  asArray,
  asObject,
  asString,
  invalid,
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
import { cacheControl, type Extras, readAssistantBlock, readTexts, readUserBlock } from './parse-block.ts'

/** Read into neutral fields below; everything else of the body is an extra. */
const claimed: ReadonlySet<string> = new Set([
  ...['model', 'messages', 'system', 'max_tokens', 'stream', 'temperature', 'top_p', 'top_k', 'stop_sequences'],
  ...['tools', 'tool_choice', 'thinking', 'output_config', 'output_format', 'metadata', 'service_tier'],
  ...['cache_control'],
])

const readMessages = (body: JsonObject, extras: Extras): ChatMessage[] => {
  const messages: ChatMessage[] = []
  if (body.system !== undefined && body.system !== null)
    messages.push({ role: 'system', parts: readTexts(body.system, 'system') })
  const entries = asArray(body.messages, 'messages')
  if (entries.length === 0) throw invalid('messages', 'must hold at least one message')
  for (const [index, entry] of entries.entries()) {
    const path = `messages[${index}]`
    const message = asObject(entry, path)
    const role = oneOf(message.role, ['user', 'assistant', 'system'], `${path}.role`)
    const { content } = message
    const where = `${path}.content`
    if (role === 'system') messages.push({ role, parts: readTexts(content, where) })
    else if (typeof content === 'string') messages.push({ role, parts: [{ type: 'text', text: content }] })
    else if (!Array.isArray(content)) throw invalid(where, 'must be a string or an array of content blocks')
    else if (role === 'user')
      messages.push({ role, parts: content.flatMap((block, at) => readUserBlock(block, `${where}[${at}]`, extras)) })
    else
      messages.push({
        role,
        parts: content.flatMap((block, at) => readAssistantBlock(block, `${where}[${at}]`, extras)),
      })
  }
  return messages
}

/** A `cache_control` of the request itself means its last block. */
const markLastPart = (messages: ChatMessage[], control: JsonObject | undefined): void => {
  if (control === undefined) return
  const part = messages.at(-1)?.parts.at(-1)
  if (part !== undefined && part.type !== 'reasoning' && part.type !== 'refusal' && part.type !== 'audio')
    part.cacheControl ??= control
}

/** Tools with a `type` of their own run at Anthropic (web search, code execution, …). */
const readTools = (body: JsonObject, extras: Extras): ToolDefinition[] => {
  const tools: ToolDefinition[] = []
  for (const [index, entry] of (optionalArray(body, 'tools') ?? []).entries()) {
    const path = `tools[${index}]`
    const tool = asObject(entry, path)
    const type = optionalString(tool, 'type', path) ?? 'custom'
    if (type !== 'custom') {
      extras[path] = tool
      continue
    }
    tools.push(
      present<ToolDefinition>({
        name: requiredString(tool, 'name', path),
        description: optionalString(tool, 'description', path),
        parameters: asObject(tool.input_schema, `${path}.input_schema`),
        strict: optionalBoolean(tool, 'strict', path),
        ...cacheControl(tool),
      }),
    )
  }
  return tools
}

const readChoice = (body: JsonObject): Pick<ChatRequest, 'toolChoice' | 'parallelToolCalls'> => {
  const choice = optionalObject(body, 'tool_choice')
  if (choice === undefined) return {}
  const alone = optionalBoolean(choice, 'disable_parallel_tool_use', 'tool_choice')
  const parallel = alone === undefined ? {} : { parallelToolCalls: !alone }
  const type = oneOf(choice.type, ['auto', 'any', 'tool', 'none'], 'tool_choice.type')
  if (type === 'tool') return { toolChoice: { type, name: requiredString(choice, 'name', 'tool_choice') }, ...parallel }
  return { toolChoice: { type: type === 'any' ? 'required' : type }, ...parallel }
}

const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const

const readReasoning = (body: JsonObject, output: JsonObject, extras: Extras): ChatRequest['reasoning'] => {
  const effort =
    output.effort === undefined || output.effort === null
      ? {}
      : { effort: oneOf(output.effort, efforts, 'output_config.effort') }
  const thinking = optionalObject(body, 'thinking')
  if (thinking === undefined) return output.effort === undefined || output.effort === null ? undefined : effort
  switch (asString(thinking.type, 'thinking.type')) {
    case 'enabled': {
      const budgetTokens = optionalCount(thinking, 'budget_tokens', 1, 'thinking')
      if (budgetTokens === undefined) throw invalid('thinking.budget_tokens', 'must be given with thinking "enabled"')
      return { ...effort, enabled: true, budgetTokens }
    }
    case 'adaptive':
      return { ...effort, enabled: true }
    case 'disabled':
      return { ...effort, enabled: false }
    default:
      extras.thinking = thinking
      return effort
  }
}

const readFormat = (body: JsonObject, output: JsonObject): ResponseFormat | undefined => {
  const nested = optionalObject(output, 'format', 'output_config')
  const format = nested ?? optionalObject(body, 'output_format')
  if (format === undefined) return undefined
  const path = nested === undefined ? 'output_format' : 'output_config.format'
  oneOf(format.type, ['json_schema'], `${path}.type`)
  // Anthropic's formats have no name, OpenAI's must have one; both hold the answer to the schema.
  return { type: 'json_schema', name: 'answer', schema: asObject(format.schema, `${path}.schema`), strict: true }
}

const rememberRest = (from: JsonObject, path: string, known: readonly string[], extras: Extras): void => {
  for (const key of Object.keys(from))
    if (!known.includes(key) && from[key] !== undefined && from[key] !== null) extras[`${path}.${key}`] = from[key]
}

/** The neutral form uses OpenAI's names of tiers: `standard_only` is its `default`. */
const readTier = (body: JsonObject): string | undefined => {
  const tier = optionalString(body, 'service_tier')
  return tier === 'standard_only' ? 'default' : tier
}

/**
 * @param body a client's message request, already known to be a JSON object; nothing else of it is trusted.
 * `max_tokens` may be absent: count_tokens has none.
 */
export const parseMessages = (body: JsonObject, upstreamModel: string): ChatRequest => {
  const extras = unclaimed(body, claimed)
  const output = optionalObject(body, 'output_config') ?? {}
  rememberRest(output, 'output_config', ['effort', 'format'], extras)
  const metadata = optionalObject(body, 'metadata') ?? {}
  rememberRest(metadata, 'metadata', ['user_id'], extras)
  const messages = readMessages(body, extras)
  markLastPart(messages, isJsonObject(body.cache_control) ? body.cache_control : undefined)
  const stop = optionalArray(body, 'stop_sequences')
  return present<ChatRequest>({
    model: upstreamModel,
    messages,
    tools: readTools(body, extras),
    ...readChoice(body),
    maxOutputTokens: optionalCount(body, 'max_tokens', 1),
    temperature: optionalNumber(body, 'temperature', { least: 0, most: 1 }),
    topP: optionalNumber(body, 'top_p', { least: 0, most: 1 }),
    topK: optionalCount(body, 'top_k', 0),
    stop: stop?.map((entry: JsonValue, index) => asString(entry, `stop_sequences[${index}]`)),
    responseFormat: readFormat(body, output),
    reasoning: readReasoning(body, output, extras),
    user: optionalString(metadata, 'user_id', 'metadata'),
    serviceTier: readTier(body),
    stream: optionalBoolean(body, 'stream') ?? false,
    includeUsage: true,
    extras,
  })
}
