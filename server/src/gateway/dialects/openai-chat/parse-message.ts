/**
 * Messages of a chat completion into the neutral form: `developer` is a system message, `tool` and `function` messages
 * fold into one user message of tool results. Fields that only describe an earlier answer (`annotations`, `parsed`, …)
 * are what clients send back with it; they mean nothing to another provider and are passed over.
 */
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import type { AssistantPart, ChatMessage, TextPart, ToolCallPart, ToolResultPart } from '../../chat-model.ts'
import { readThoughtSignature } from '../extra-content.ts'
import {
  asArray,
  asObject,
  asString,
  invalid,
  oneOf,
  optionalArray,
  optionalObject,
  optionalString,
  requiredString,
} from '../read.ts'
import { cacheControl, readUserPart } from './parse-part.ts'

type Extras = Record<string, JsonValue | undefined>

const roles = ['developer', 'system', 'user', 'assistant', 'tool', 'function'] as const

const readTexts = (value: JsonValue | undefined, path: string): TextPart[] => {
  if (typeof value === 'string') return [{ type: 'text', text: value }]
  if (!Array.isArray(value)) throw invalid(path, 'must be a string or an array of text parts')
  return value.map((entry, index) => {
    const part = asObject(entry, `${path}[${index}]`)
    oneOf(part.type, ['text'], `${path}[${index}].type`)
    return { type: 'text', text: asString(part.text, `${path}[${index}].text`), ...cacheControl(part) }
  })
}

const readToolCall = (value: JsonValue, path: string, extras: Extras): ToolCallPart | null => {
  const call = asObject(value, path)
  if (call.type === 'custom') {
    extras[path] = call
    return null
  }
  if (call.type !== undefined) oneOf(call.type, ['function', 'custom'], `${path}.type`)
  const called = asObject(call.function, `${path}.function`)
  return {
    type: 'tool_call',
    id: requiredString(call, 'id', path),
    name: requiredString(called, 'name', `${path}.function`),
    arguments: optionalString(called, 'arguments', `${path}.function`) ?? '',
    ...readThoughtSignature(call),
  }
}

const readAssistantContent = (message: JsonObject, path: string): AssistantPart[] => {
  const { content } = message
  if (content === undefined || content === null) return []
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  return asArray(content, `${path}.content`).map((entry, index) => {
    const where = `${path}.content[${index}]`
    const part = asObject(entry, where)
    const type = oneOf(part.type, ['text', 'refusal'], `${where}.type`)
    return type === 'text'
      ? { type: 'text', text: asString(part.text, `${where}.text`), ...cacheControl(part) }
      : { type: 'refusal', text: asString(part.refusal, `${where}.refusal`) }
  })
}

/** The id of a call in OpenAI's first tool form, which has none: both sides of it derive the same. */
const legacyId = (name: string): string => `function_${name}`

const readAssistant = (message: JsonObject, path: string, extras: Extras): AssistantPart[] => {
  const parts: AssistantPart[] = []
  const reasoning = optionalString(message, 'reasoning_content', path) ?? ''
  if (reasoning !== '') parts.push({ type: 'reasoning', text: reasoning })
  for (const part of readAssistantContent(message, path)) parts.push(part)
  const refusal = optionalString(message, 'refusal', path)
  if (refusal !== undefined) parts.push({ type: 'refusal', text: refusal })
  for (const [index, entry] of (optionalArray(message, 'tool_calls', path) ?? []).entries()) {
    const call = readToolCall(entry, `${path}.tool_calls[${index}]`, extras)
    if (call !== null) parts.push(call)
  }
  const legacy = optionalObject(message, 'function_call', path)
  if (legacy !== undefined) {
    const name = requiredString(legacy, 'name', `${path}.function_call`)
    const text = optionalString(legacy, 'arguments', `${path}.function_call`) ?? ''
    parts.push({ type: 'tool_call', id: legacyId(name), name, arguments: text })
  }
  const audio = optionalObject(message, 'audio', path)
  if (audio !== undefined) extras[`${path}.audio`] = audio
  return parts
}

const addToolResult = (messages: ChatMessage[], result: ToolResultPart): void => {
  const last = messages.at(-1)
  if (last?.role === 'user' && last.parts.every((part) => part.type === 'tool_result')) last.parts.push(result)
  else messages.push({ role: 'user', parts: [result] })
}

const nameOf = (message: JsonObject, path: string): { name?: string } => {
  const name = optionalString(message, 'name', path)
  return name === undefined ? {} : { name }
}

const readMessage = (message: JsonObject, path: string, messages: ChatMessage[], extras: Extras): void => {
  const role = oneOf(message.role, roles, `${path}.role`)
  switch (role) {
    case 'developer':
    case 'system':
      messages.push({ role: 'system', parts: readTexts(message.content, `${path}.content`) })
      return
    case 'user': {
      const { content } = message
      if (typeof content !== 'string' && !Array.isArray(content))
        throw invalid(`${path}.content`, 'must be a string or an array of content parts')
      const parts =
        typeof content === 'string'
          ? [{ type: 'text' as const, text: content }]
          : content.map((part, index) => readUserPart(part, `${path}.content[${index}]`))
      messages.push({ role: 'user', parts, ...nameOf(message, path) })
      return
    }
    case 'assistant':
      messages.push({ role: 'assistant', parts: readAssistant(message, path, extras), ...nameOf(message, path) })
      return
    case 'tool':
    case 'function': {
      const toolCallId =
        role === 'tool'
          ? requiredString(message, 'tool_call_id', path)
          : legacyId(requiredString(message, 'name', path))
      const content =
        role === 'function' && message.content === null ? [] : readTexts(message.content, `${path}.content`)
      addToolResult(messages, { type: 'tool_result', toolCallId, content, isError: false })
    }
  }
}

/** @param extras receives, under its path, what only OpenAI can express. */
export const readMessages = (value: JsonValue | undefined, extras: Extras): ChatMessage[] => {
  const entries = asArray(value, 'messages')
  if (entries.length === 0) throw invalid('messages', 'must hold at least one message')
  const messages: ChatMessage[] = []
  for (const [index, entry] of entries.entries()) {
    const path = `messages[${index}]`
    readMessage(asObject(entry, path), path, messages, extras)
  }
  return messages
}
