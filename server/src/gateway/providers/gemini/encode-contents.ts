/** Neutral messages → Gemini's `systemInstruction` and `contents`. */
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts'
import type {
  AssistantPart,
  ChatMessage,
  FilePart,
  ImagePart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from '../../chat-model.ts'
import { refusePart } from '../shared/refuse.ts'
import { takesLevels } from './thinking.ts'

/**
 * Gemini 3 refuses a function call without the signature it was made with. For calls whose signature is lost (made by
 * another model, or passed through a client that drops it) Google documents this value, which skips the check.
 */
const lostSignature = 'skip_thought_signature_validator'

const inline = (mimeType: string, data: string): JsonObject => ({ inlineData: { mimeType, data } })

const encodeImage = ({ source }: ImagePart, path: string): JsonObject => {
  if (source.kind === 'base64') return inline(source.mediaType, source.data)
  if (isGoogleFile(source.url)) return { fileData: { fileUri: source.url } }
  throw refusePart(path, 'Gemini takes images by content (a data: URL) or by the URI of a file uploaded to it.')
}

/** Addresses that Gemini reads itself; nothing is fetched here. */
const isGoogleFile = (url: string): boolean =>
  /^(?:gs:\/\/|https:\/\/generativelanguage\.googleapis\.com\/|https:\/\/(?:www\.)?youtube\.com\/|https:\/\/youtu\.be\/)/.test(
    url,
  )

const encodeFile = ({ source }: FilePart, path: string): JsonObject => {
  if (source.kind === 'base64') return inline(source.mediaType, source.data)
  const uri = source.kind === 'url' ? source.url : `https://generativelanguage.googleapis.com/v1beta/${source.id}`
  if (source.kind === 'id' ? !/^files\/[a-z0-9-]+$/.test(source.id) : !isGoogleFile(uri))
    throw refusePart(path, 'Gemini takes files by content or by the URI of a file uploaded to it.')
  return { fileData: { fileUri: uri } }
}

const audioTypes: Readonly<Record<string, string>> = { mp3: 'audio/mpeg', wav: 'audio/wav' }

const encodeResult = (part: ToolResultPart, names: ReadonlyMap<string, string>, path: string): JsonObject[] => {
  const name = names.get(part.toolCallId)
  if (name === undefined)
    throw refusePart(path, 'this tool result belongs to no tool call of the conversation, and Gemini needs its name.')
  const text = part.content.flatMap((piece) => (piece.type === 'text' ? [piece.text] : [])).join('\n')
  const images = part.content.flatMap((piece) => (piece.type === 'image' ? [encodeImage(piece, path)] : []))
  const response = part.isError ? { error: text } : { output: text }
  return [{ functionResponse: { id: part.toolCallId, name, response } }, ...images]
}

const encodeUserPart = (part: UserPart, names: ReadonlyMap<string, string>, path: string): JsonObject[] => {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ text: part.text }]
    case 'image':
      return [encodeImage(part, path)]
    case 'file':
      return [encodeFile(part, path)]
    case 'audio':
      return [inline(audioTypes[part.format] ?? `audio/${part.format}`, part.data)]
    case 'tool_result':
      return encodeResult(part, names, path)
  }
}

const argsOf = (part: ToolCallPart): JsonObject => {
  if (part.arguments.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(part.arguments)
    if (isJsonObject(value)) return value
  } catch {
    // Falls through: the model's earlier mistake must not end the conversation.
  }
  return { invalid_json: part.arguments }
}

/** Thinking is not sent back: Gemini keeps what it needs of it in the signatures of the calls. */
const encodeAssistantPart = (part: AssistantPart, signature: string | undefined): JsonObject[] => {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text === '' ? [] : [{ text: part.text }]
    case 'tool_call':
      return [
        {
          functionCall: { id: part.id, name: part.name, args: argsOf(part) },
          ...(signature === undefined ? {} : { thoughtSignature: signature }),
        },
      ]
    case 'reasoning':
      return []
  }
}

const encodeAssistant = (parts: readonly AssistantPart[], model: string): JsonObject[] => {
  let calls = 0
  return parts.flatMap((part) => {
    if (part.type !== 'tool_call') return encodeAssistantPart(part, undefined)
    // Of parallel calls only the first one is signed.
    const first = calls++ === 0
    return encodeAssistantPart(part, part.signature ?? (first && takesLevels(model) ? lostSignature : undefined))
  })
}

export const encodeContents = (
  messages: readonly ChatMessage[],
  model: string,
): { system: JsonObject[]; contents: JsonObject[] } => {
  const names = new Map<string, string>()
  const system: JsonObject[] = []
  const contents: { role: string; parts: JsonObject[] }[] = []
  messages.forEach((message, index) => {
    if (message.role === 'system') {
      system.push(...message.parts.filter((part) => part.text !== '').map((part) => ({ text: part.text })))
      return
    }
    const role = message.role === 'user' ? 'user' : 'model'
    if (message.role === 'assistant')
      for (const part of message.parts) if (part.type === 'tool_call') names.set(part.id, part.name)
    const parts =
      message.role === 'assistant'
        ? encodeAssistant(message.parts, model)
        : message.parts.flatMap((part, at) => encodeUserPart(part, names, `messages[${index}].content[${at}]`))
    const last = contents.at(-1)
    // Gemini wants the roles in turn.
    if (last?.role === role) last.parts.push(...parts)
    else if (parts.length > 0) contents.push({ role, parts })
  })
  return { system, contents }
}
