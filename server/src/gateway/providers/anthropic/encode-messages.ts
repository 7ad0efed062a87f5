/** Neutral messages → Anthropic's `system` and `messages`. */
import type { JsonObject } from '../../../kernel/json.ts'
import type {
  AssistantPart,
  ChatMessage,
  FilePart,
  ImagePart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from '../../chat-model.ts'
import { refusePart } from '../shared/refuse.ts'
import { plainId } from '../shared/tool-call-id.ts'

const cache = ({ cacheControl }: { cacheControl?: JsonObject }): JsonObject =>
  cacheControl === undefined ? {} : { cache_control: cacheControl }

const encodeText = (part: TextPart): JsonObject => ({ type: 'text', text: part.text, ...cache(part) })

const encodeImage = (part: ImagePart): JsonObject => ({
  type: 'image',
  source:
    part.source.kind === 'url'
      ? { type: 'url', url: part.source.url }
      : { type: 'base64', media_type: part.source.mediaType, data: part.source.data },
  ...cache(part),
})

const encodeFile = (part: FilePart, path: string): JsonObject => {
  const { source } = part
  const title = part.filename === undefined ? {} : { title: part.filename }
  const document = (given: JsonObject): JsonObject => ({ type: 'document', source: given, ...title, ...cache(part) })
  if (source.kind === 'url') return document({ type: 'url', url: source.url })
  if (source.kind === 'id') return document({ type: 'file', file_id: source.id })
  if (source.mediaType === 'application/pdf')
    return document({ type: 'base64', media_type: source.mediaType, data: source.data })
  if (source.mediaType.startsWith('text/')) {
    const data = Buffer.from(source.data, 'base64').toString('utf8')
    return document({ type: 'text', media_type: 'text/plain', data })
  }
  throw refusePart(path, 'Anthropic takes documents of type application/pdf or text.')
}

const encodeResult = (part: ToolResultPart): JsonObject => {
  const content = part.content.flatMap((piece) => {
    if (piece.type === 'image') return [encodeImage(piece)]
    return piece.text === '' ? [] : [encodeText(piece)]
  })
  return {
    type: 'tool_result',
    tool_use_id: plainId(part.toolCallId),
    ...(content.length === 0 ? {} : { content }),
    ...(part.isError ? { is_error: true } : {}),
    ...cache(part),
  }
}

/** Tool results come first in their message: Anthropic wants them right after the calls. */
const encodeUserParts = (parts: readonly UserPart[], path: string): JsonObject[] => {
  const results: JsonObject[] = []
  const rest: JsonObject[] = []
  parts.forEach((part, index) => {
    const place = `${path}.content[${index}]`
    switch (part.type) {
      case 'tool_result':
        results.push(encodeResult(part))
        break
      case 'text':
        // Empty text is an error at Anthropic.
        if (part.text !== '') rest.push(encodeText(part))
        break
      case 'image':
        rest.push(encodeImage(part))
        break
      case 'file':
        rest.push(encodeFile(part, place))
        break
      case 'audio':
        throw refusePart(place, 'Anthropic takes no audio.')
    }
  })
  return [...results, ...rest]
}

/** The object the model wrote; text that is none travels whole, for the API refuses anything but an object. */
const inputOf = (part: ToolCallPart): JsonObject => {
  if (part.arguments.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(part.arguments)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Falls through: the model's earlier mistake must not end the conversation.
  }
  return { invalid_json: part.arguments }
}

const encodeAssistantPart = (part: AssistantPart): JsonObject[] => {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [encodeText(part)]
    case 'refusal':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }]
    case 'tool_call':
      return [{ type: 'tool_use', id: plainId(part.id), name: part.name, input: inputOf(part), ...cache(part) }]
    case 'reasoning':
      if (part.redacted !== undefined) return [{ type: 'redacted_thinking', data: part.redacted }]
      // Thinking without its signature is refused, so it is left out.
      return part.signature === undefined ? [] : [{ type: 'thinking', thinking: part.text, signature: part.signature }]
  }
}

/** System messages are gathered at the head wherever they stand: Anthropic's general interface has one place for them. */
export const encodeMessages = (messages: readonly ChatMessage[]): { system: JsonObject[]; messages: JsonObject[] } => {
  const system: JsonObject[] = []
  const encoded: JsonObject[] = []
  messages.forEach((message, index) => {
    if (message.role === 'system') {
      system.push(...message.parts.filter((part) => part.text !== '').map(encodeText))
      return
    }
    const content =
      message.role === 'user'
        ? encodeUserParts(message.parts, `messages[${index}]`)
        : message.parts.flatMap(encodeAssistantPart)
    if (content.length > 0) encoded.push({ role: message.role, content })
  })
  return { system, messages: encoded }
}
