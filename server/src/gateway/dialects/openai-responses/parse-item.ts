/**
 * Input items of a response into neutral messages. Adjacent items of one side become one message, as the model sees
 * them. What only OpenAI runs or stores goes to extras under its path.
 */
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import type { AssistantPart, ChatMessage, ReasoningPart, TextPart, ToolResultPart, UserPart } from '../../chat-model.ts'
import { readThoughtSignature } from '../extra-content.ts'
import { readMediaUrl } from '../media.ts'
import { cacheControl } from '../openai-chat/parse-part.ts'
import { asArray, asObject, asString, invalid, oneOf, optionalArray, optionalString, requiredString } from '../read.ts'
import { readEncryptedContent } from './encrypted-content.ts'

type Extras = Record<string, JsonValue | undefined>

const readImage = (part: JsonObject, path: string): UserPart => {
  const id = optionalString(part, 'file_id', path)
  if (id !== undefined) return { type: 'file', source: { kind: 'id', id } }
  const source = readMediaUrl(requiredString(part, 'image_url', path), `${path}.image_url`)
  const detail = optionalString(part, 'detail', path)
  return { type: 'image', source, ...(detail === undefined ? {} : { detail }), ...cacheControl(part) }
}

const readFile = (part: JsonObject, path: string): UserPart => {
  const name = optionalString(part, 'filename', path)
  const rest = { ...(name === undefined ? {} : { filename: name }), ...cacheControl(part) }
  const id = optionalString(part, 'file_id', path)
  if (id !== undefined) return { type: 'file', source: { kind: 'id', id }, ...rest }
  const data = optionalString(part, 'file_data', path)
  if (data !== undefined) return { type: 'file', source: readMediaUrl(data, `${path}.file_data`), ...rest }
  const url = optionalString(part, 'file_url', path)
  if (url !== undefined) return { type: 'file', source: readMediaUrl(url, `${path}.file_url`), ...rest }
  throw invalid(path, 'must have file_data, file_url or file_id')
}

const userTypes = ['input_text', 'input_image', 'input_file', 'input_audio'] as const

const readUserPart = (value: JsonValue, path: string): UserPart => {
  const part = asObject(value, path)
  switch (oneOf(part.type, userTypes, `${path}.type`)) {
    case 'input_text':
      return { type: 'text', text: asString(part.text, `${path}.text`), ...cacheControl(part) }
    case 'input_image':
      return readImage(part, path)
    case 'input_file':
      return readFile(part, path)
    case 'input_audio': {
      const audio = asObject(part.input_audio, `${path}.input_audio`)
      const where = `${path}.input_audio`
      return {
        type: 'audio',
        format: requiredString(audio, 'format', where),
        data: requiredString(audio, 'data', where),
      }
    }
  }
}

const readAssistantPart = (value: JsonValue, path: string): AssistantPart => {
  const part = asObject(value, path)
  const type = oneOf(part.type, ['output_text', 'refusal', 'input_text'], `${path}.type`)
  return type === 'refusal'
    ? { type, text: asString(part.refusal, `${path}.refusal`) }
    : { type: 'text', text: asString(part.text, `${path}.text`) }
}

const readTextPart = (value: JsonValue, path: string): TextPart => {
  const part = asObject(value, path)
  oneOf(part.type, ['input_text', 'output_text'], `${path}.type`)
  return { type: 'text', text: asString(part.text, `${path}.text`), ...cacheControl(part) }
}

const addUser = (messages: ChatMessage[], part: ToolResultPart): void => {
  const last = messages.at(-1)
  if (last?.role === 'user' && last.parts.every(({ type }) => type === 'tool_result')) last.parts.push(part)
  else messages.push({ role: 'user', parts: [part] })
}

const addAssistant = (messages: ChatMessage[], parts: AssistantPart[]): void => {
  const last = messages.at(-1)
  // One by one: a spread of what a client sends can exhaust the stack.
  if (last?.role === 'assistant') for (const part of parts) last.parts.push(part)
  else messages.push({ role: 'assistant', parts })
}

const readMessage = (item: JsonObject, path: string, messages: ChatMessage[]): void => {
  const role = oneOf(item.role, ['user', 'assistant', 'system', 'developer'], `${path}.role`)
  const { content } = item
  const where = `${path}.content`
  if (typeof content !== 'string' && !Array.isArray(content))
    throw invalid(where, 'must be a string or an array of content parts')
  const text = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : null
  const entries = Array.isArray(content) ? content : []
  if (role === 'user')
    messages.push({ role, parts: text ?? entries.map((part, index) => readUserPart(part, `${where}[${index}]`)) })
  else if (role === 'assistant')
    addAssistant(messages, text ?? entries.map((part, index) => readAssistantPart(part, `${where}[${index}]`)))
  else
    messages.push({
      role: 'system',
      parts: text ?? entries.map((part, index) => readTextPart(part, `${where}[${index}]`)),
    })
}

const readReasoning = (item: JsonObject, path: string): ReasoningPart => {
  const texts = [
    ...(optionalArray(item, 'summary', path) ?? []).map((entry, index) => ({ entry, at: `${path}.summary[${index}]` })),
    ...(optionalArray(item, 'content', path) ?? []).map((entry, index) => ({ entry, at: `${path}.content[${index}]` })),
  ].map(({ entry, at }) => asString(asObject(entry, at).text, `${at}.text`))
  const opaque = readEncryptedContent(optionalString(item, 'encrypted_content', path) ?? '')
  return { type: 'reasoning', text: texts.join('\n\n'), ...opaque }
}

const readOutput = (item: JsonObject, path: string, extras: Extras): ToolResultPart => {
  const toolCallId = requiredString(item, 'call_id', path)
  const result: ToolResultPart = { type: 'tool_result', toolCallId, content: [], isError: false }
  if (typeof item.output === 'string') result.content.push({ type: 'text', text: item.output })
  else
    for (const [index, entry] of asArray(item.output, `${path}.output`).entries()) {
      const where = `${path}.output[${index}]`
      const part = readUserPart(entry, where)
      if (part.type === 'text' || part.type === 'image') result.content.push(part)
      else extras[where] = entry
    }
  return result
}

const readItem = (item: JsonObject, path: string, messages: ChatMessage[], extras: Extras): void => {
  switch (optionalString(item, 'type', path) ?? 'message') {
    case 'message':
      readMessage(item, path, messages)
      return
    case 'function_call':
      addAssistant(messages, [
        {
          type: 'tool_call',
          id: requiredString(item, 'call_id', path),
          name: requiredString(item, 'name', path),
          arguments: optionalString(item, 'arguments', path) ?? '',
          ...readThoughtSignature(item),
        },
      ])
      return
    case 'function_call_output':
      addUser(messages, readOutput(item, path, extras))
      return
    case 'reasoning': {
      const part = readReasoning(item, path)
      if (part.text !== '' || part.signature !== undefined || part.redacted !== undefined)
        addAssistant(messages, [part])
      return
    }
    case 'item_reference':
      throw invalid(
        path,
        'must not be an item_reference: answers are not stored for this provider, so send the item itself (most SDKs do with store: false)',
      )
    default:
      extras[path] = item
  }
}

/** @param extras receives, under its path, what only OpenAI can express. */
export const readInput = (body: JsonObject, extras: Extras): ChatMessage[] => {
  const messages: ChatMessage[] = []
  const instructions = optionalString(body, 'instructions')
  if (instructions !== undefined) messages.push({ role: 'system', parts: [{ type: 'text', text: instructions }] })
  const { input } = body
  if (typeof input === 'string') {
    messages.push({ role: 'user', parts: [{ type: 'text', text: input }] })
    return messages
  }
  if (!Array.isArray(input)) throw invalid('input', 'must be a string or an array of items')
  if (input.length === 0) throw invalid('input', 'must hold at least one item')
  for (const [index, entry] of input.entries())
    readItem(asObject(entry, `input[${index}]`), `input[${index}]`, messages, extras)
  return messages
}
