/** Content blocks of a message. What only Anthropic runs or stores goes to extras under its path. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type {
  AssistantPart,
  FilePart,
  ImagePart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from '../../chat-model.ts'
import { readThoughtSignature } from '../extra-content.ts'
import { readMediaUrl } from '../media.ts'
import {
  asArray,
  asObject,
  asString,
  invalid,
  oneOf,
  optionalBoolean,
  optionalString,
  requiredString,
} from '../read.ts'

export type Extras = Record<string, JsonValue | undefined>

export const cacheControl = (block: JsonObject): { cacheControl?: JsonObject } =>
  isJsonObject(block.cache_control) ? { cacheControl: block.cache_control } : {}

export const readText = (block: JsonObject, path: string): TextPart => ({
  type: 'text',
  text: asString(block.text, `${path}.text`),
  ...cacheControl(block),
})

/** `system`, and the content of a system message. */
export const readTexts = (value: JsonValue | undefined, path: string): TextPart[] => {
  if (typeof value === 'string') return [{ type: 'text', text: value }]
  if (!Array.isArray(value)) throw invalid(path, 'must be a string or an array of text blocks')
  return value.map((entry, index) => {
    const block = asObject(entry, `${path}[${index}]`)
    oneOf(block.type, ['text'], `${path}[${index}].type`)
    return readText(block, `${path}[${index}]`)
  })
}

const readBase64 = (source: JsonObject, path: string) => ({
  kind: 'base64' as const,
  mediaType: requiredString(source, 'media_type', path),
  data: requiredString(source, 'data', path),
})

const readImage = (block: JsonObject, path: string): ImagePart | FilePart => {
  const where = `${path}.source`
  const source = asObject(block.source, where)
  const type = oneOf(source.type, ['base64', 'url', 'file'], `${where}.type`)
  if (type === 'file')
    return {
      type: 'file',
      source: { kind: 'id', id: requiredString(source, 'file_id', where) },
      ...cacheControl(block),
    }
  if (type === 'base64') return { type: 'image', source: readBase64(source, where), ...cacheControl(block) }
  const url = readMediaUrl(requiredString(source, 'url', where), `${where}.url`)
  return { type: 'image', source: url, ...cacheControl(block) }
}

const readDocumentContent = (source: JsonObject, path: string): UserPart[] => {
  const { content } = source
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return asArray(content, path).map((entry, index) => {
    const block = asObject(entry, `${path}[${index}]`)
    const type = oneOf(block.type, ['text', 'image'], `${path}[${index}].type`)
    return type === 'text' ? readText(block, `${path}[${index}]`) : readImage(block, `${path}[${index}]`)
  })
}

const readDocument = (block: JsonObject, path: string): UserPart[] => {
  const where = `${path}.source`
  const source = asObject(block.source, where)
  const title = optionalString(block, 'title', path)
  const rest = { ...(title === undefined ? {} : { filename: title }), ...cacheControl(block) }
  const type = oneOf(source.type, ['base64', 'text', 'url', 'file', 'content'], `${where}.type`)
  switch (type) {
    case 'base64':
      return [{ type: 'file', source: readBase64(source, where), ...rest }]
    case 'text': {
      const data = Buffer.from(asString(source.data, `${where}.data`)).toString('base64')
      return [{ type: 'file', source: { kind: 'base64', mediaType: 'text/plain', data }, ...rest }]
    }
    case 'url':
      return [{ type: 'file', source: readMediaUrl(requiredString(source, 'url', where), `${where}.url`), ...rest }]
    case 'file':
      return [{ type: 'file', source: { kind: 'id', id: requiredString(source, 'file_id', where) }, ...rest }]
    case 'content':
      return readDocumentContent(source, `${where}.content`)
  }
}

const readResultContent = (block: JsonObject, path: string, extras: Extras): (TextPart | ImagePart)[] => {
  const { content } = block
  if (content === undefined || content === null) return []
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  const parts: (TextPart | ImagePart)[] = []
  for (const [index, entry] of asArray(content, `${path}.content`).entries()) {
    const where = `${path}.content[${index}]`
    const inner = asObject(entry, where)
    if (inner.type === 'text') parts.push(readText(inner, where))
    else if (inner.type === 'image') {
      const image = readImage(inner, where)
      if (image.type === 'image') parts.push(image)
      else extras[where] = inner
    } else extras[where] = { ...inner, type: requiredString(inner, 'type', where) }
  }
  return parts
}

const readToolResult = (block: JsonObject, path: string, extras: Extras): ToolResultPart => ({
  type: 'tool_result',
  toolCallId: requiredString(block, 'tool_use_id', path),
  content: readResultContent(block, path, extras),
  isError: optionalBoolean(block, 'is_error', path) ?? false,
  ...cacheControl(block),
})

export const readUserBlock = (value: JsonValue, path: string, extras: Extras): UserPart[] => {
  const block = asObject(value, path)
  switch (requiredString(block, 'type', path)) {
    case 'text':
      return [readText(block, path)]
    case 'image':
      return [readImage(block, path)]
    case 'document':
      return readDocument(block, path)
    case 'tool_result':
      return [readToolResult(block, path, extras)]
    case 'tool_use':
    case 'thinking':
    case 'redacted_thinking':
      throw invalid(`${path}.type`, `must not be "${block.type}" in a user message: that is the assistant's`)
    default:
      extras[path] = block
      return []
  }
}

const readToolUse = (block: JsonObject, path: string): ToolCallPart => ({
  type: 'tool_call',
  id: requiredString(block, 'id', path),
  name: requiredString(block, 'name', path),
  arguments: JSON.stringify(asObject(block.input ?? {}, `${path}.input`)),
  ...cacheControl(block),
  ...readThoughtSignature(block),
})

export const readAssistantBlock = (value: JsonValue, path: string, extras: Extras): AssistantPart[] => {
  const block = asObject(value, path)
  switch (requiredString(block, 'type', path)) {
    case 'text':
      return [readText(block, path)]
    case 'tool_use':
      return [readToolUse(block, path)]
    case 'thinking': {
      const signature = optionalString(block, 'signature', path) ?? ''
      const text = asString(block.thinking, `${path}.thinking`)
      return [{ type: 'reasoning', text, ...(signature === '' ? {} : { signature }) }]
    }
    case 'redacted_thinking':
      return [{ type: 'reasoning', text: '', redacted: requiredString(block, 'data', path) }]
    case 'image':
    case 'document':
    case 'tool_result':
      throw invalid(`${path}.type`, `must not be "${block.type}" in an assistant message: that is the user's`)
    default:
      extras[path] = block
      return []
  }
}
