/** Neutral messages → chat completion messages. */
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import type {
  AssistantPart,
  ChatMessage,
  FilePart,
  ImagePart,
  TextPart,
  ToolResultPart,
  UserPart,
} from '../../chat-model.ts'
import { refusePart } from '../shared/refuse.ts'
import { textFile } from '../shared/text-file.ts'
import { nineCharacterId } from '../shared/tool-call-id.ts'
import type { Quirks } from './quirks.ts'

type Encoder = { quirks: Quirks; idOf: (id: string) => string }

const dataUrl = (mediaType: string, data: string): string => `data:${mediaType};base64,${data}`

const encodeText = (part: TextPart, { quirks }: Encoder): JsonObject => ({
  type: 'text',
  text: part.text,
  ...(quirks.cacheControl && part.cacheControl !== undefined ? { cache_control: part.cacheControl } : {}),
})

const encodeImage = ({ source, detail }: ImagePart, { quirks }: Encoder, path: string): JsonObject => {
  if (source.kind === 'url' && !quirks.imageUrls)
    throw refusePart(path, 'this provider takes images by content, not by URL.')
  return {
    type: 'image_url',
    image_url: {
      url: source.kind === 'url' ? source.url : dataUrl(source.mediaType, source.data),
      ...(detail === undefined ? {} : { detail }),
    },
  }
}

const encodeFile = (part: FilePart, encoder: Encoder, path: string): JsonObject => {
  const { source, filename } = part
  const text = textFile(part)
  if (text !== null) return encodeText(text, encoder)
  const { files } = encoder.quirks
  if (files === 'none') throw refusePart(path, 'this provider takes no files.')
  if (files === 'mistral') {
    if (source.kind === 'id') throw refusePart(path, 'this provider takes files by URL or content, not by id.')
    const url = source.kind === 'url' ? source.url : dataUrl(source.mediaType, source.data)
    return { type: 'document_url', document_url: url }
  }
  if (source.kind === 'id') return { type: 'file', file: { file_id: source.id } }
  if (source.kind === 'url' && files === 'openai')
    throw refusePart(path, 'this provider takes files by content or id, not by URL.')
  const content = source.kind === 'url' ? source.url : dataUrl(source.mediaType, source.data)
  return { type: 'file', file: { filename: filename ?? 'file', file_data: content } }
}

const encodePart = (part: Exclude<UserPart, ToolResultPart>, encoder: Encoder, path: string): JsonObject => {
  switch (part.type) {
    case 'text':
      return encodeText(part, encoder)
    case 'image':
      return encodeImage(part, encoder, path)
    case 'file':
      return encodeFile(part, encoder, path)
    case 'audio':
      if (!encoder.quirks.audio) throw refusePart(path, 'this provider takes no audio.')
      return { type: 'input_audio', input_audio: { data: part.data, format: part.format } }
  }
}

/** One text is written as a string: every imitation understands that, not every one understands lists. */
const compact = (parts: JsonObject[]): JsonValue => {
  const [only] = parts
  const plain = parts.length === 1 && only?.type === 'text' && only.cache_control === undefined
  return plain && typeof only?.text === 'string' ? only.text : parts
}

const nameOf = ({ name }: { name?: string }, { quirks }: Encoder): JsonObject =>
  name === undefined || !quirks.names ? {} : { name }

const encodeResult = (part: ToolResultPart, encoder: Encoder): JsonObject => ({
  role: 'tool',
  tool_call_id: encoder.idOf(part.toolCallId),
  content: part.content.flatMap((piece) => (piece.type === 'text' ? [piece.text] : [])).join('\n'),
})

/**
 * Tool results must follow the assistant's message at once and hold text only, so they come first; images they carry
 * follow in a user message.
 */
const encodeUser = (message: ChatMessage & { role: 'user' }, encoder: Encoder, path: string): JsonObject[] => {
  const encoded: JsonObject[] = []
  const rest: JsonObject[] = []
  for (const part of message.parts) {
    if (part.type !== 'tool_result') continue
    encoded.push(encodeResult(part, encoder))
    const images = part.content.filter((piece) => piece.type === 'image')
    if (images.length === 0) continue
    rest.push({ type: 'text', text: `Images returned by the tool call ${encoder.idOf(part.toolCallId)}:` })
    rest.push(...images.map((image) => encodeImage(image, encoder, path)))
  }
  message.parts.forEach((part, index) => {
    if (part.type !== 'tool_result') rest.push(encodePart(part, encoder, `${path}.content[${index}]`))
  })
  const name = nameOf(message, encoder)
  if (rest.length > 0) encoded.push({ role: 'user', ...name, content: compact(rest) })
  return encoded
}

const encodeReasoningBack = (parts: AssistantPart[], calls: boolean, { quirks }: Encoder): JsonObject => {
  const thoughts = parts.filter((part) => part.type === 'reasoning')
  const text = thoughts.map((part) => part.text).join('')
  if (thoughts.length === 0) return {}
  switch (quirks.reasoningBack) {
    case 'reasoning_content':
      return calls && text !== '' ? { reasoning_content: text } : {}
    case 'reasoning_details':
      return {
        reasoning_details: thoughts.map((part) =>
          part.redacted === undefined
            ? { type: 'reasoning.text', text: part.text, signature: part.signature ?? null }
            : { type: 'reasoning.encrypted', data: part.redacted },
        ),
      }
    default:
      return {}
  }
}

const encodeAssistant = (message: ChatMessage & { role: 'assistant' }, encoder: Encoder): JsonObject => {
  const { quirks } = encoder
  const calls: JsonObject[] = []
  const content: JsonObject[] = []
  let refusal: string | null = null
  for (const part of message.parts) {
    if (part.type === 'text' && part.text !== '') content.push(encodeText(part, encoder))
    else if (part.type === 'refusal') refusal = part.text
    else if (part.type === 'reasoning' && quirks.reasoningBack === 'thinking_parts' && part.text !== '')
      content.push({ type: 'thinking', thinking: [{ type: 'text', text: part.text }] })
    else if (part.type === 'tool_call')
      calls.push({
        id: encoder.idOf(part.id),
        type: 'function',
        function: { name: part.name, arguments: part.arguments === '' ? '{}' : part.arguments },
        ...(part.signature === undefined ? {} : { extra_content: { google: { thought_signature: part.signature } } }),
      })
  }
  // A refusal is what the assistant said: imitations without the field still see it as text.
  if (refusal !== null) content.push({ type: 'text', text: refusal })
  const name = nameOf(message, encoder)
  return {
    role: 'assistant',
    ...name,
    content: content.length > 0 ? compact(content) : calls.length > 0 ? null : '',
    ...encodeReasoningBack(message.parts, calls.length > 0, encoder),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  }
}

const encodeMessage = (message: ChatMessage, encoder: Encoder, path: string): JsonObject[] => {
  switch (message.role) {
    case 'system':
      return [{ role: 'system', content: compact(message.parts.map((part) => encodeText(part, encoder))) }]
    case 'user':
      return encodeUser(message, encoder, path)
    case 'assistant':
      return [encodeAssistant(message, encoder)]
  }
}

export const encodeMessages = (messages: readonly ChatMessage[], quirks: Quirks): JsonObject[] => {
  const encoder: Encoder = { quirks, idOf: quirks.toolCallId === 'any' ? (id) => id : nineCharacterId }
  return messages.flatMap((message, index) => encodeMessage(message, encoder, `messages[${index}]`))
}
