/** A message's or delta's `content` and thinking, in every spelling of the family. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { badAnswer, readList, readObjects, readText } from '../shared/shape.ts'

export type Piece = { type: 'text' | 'reasoning'; text: string }

const textOf = (value: JsonValue | undefined, path: string): string => {
  if (typeof value === 'string') return value
  return readObjects(value, path)
    .map((part) => readText(part.text, `${path}.text`) ?? '')
    .join('')
}

/** Text, or a list of chunks as Mistral's reasoning models write it; chunks of other types (references) are skipped. */
export const readContent = (value: JsonValue | undefined, path: string): Piece[] => {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return [{ type: 'text', text: value }]
  if (!Array.isArray(value)) throw badAnswer(path, 'text or a list')
  return readList(value, path).flatMap((part): Piece[] => {
    if (typeof part === 'string') return [{ type: 'text', text: part }]
    if (!isJsonObject(part)) return []
    if (part.type === 'text') return [{ type: 'text', text: textOf(part.text, path) }]
    if (part.type === 'thinking') return [{ type: 'reasoning', text: textOf(part.thinking, path) }]
    return []
  })
}

/** `reasoning_content` (DeepSeek, xAI, vLLM) or `reasoning` (Groq, OpenRouter, Ollama, Together). */
export const readReasoning = (message: JsonObject, path: string): string => {
  const content = readText(message.reasoning_content, `${path}.reasoning_content`)
  if (content !== null && content !== '') return content
  return typeof message.reasoning === 'string' ? message.reasoning : ''
}

export type ReasoningEnd = { signature?: string; redacted?: string }

/** OpenRouter's `reasoning_details`: the signature of a thinking block, or a whole encrypted one. */
export const readReasoningEnds = (message: JsonObject, path: string): ReasoningEnd[] =>
  readObjects(message.reasoning_details, `${path}.reasoning_details`).flatMap((detail): ReasoningEnd[] => {
    if (detail.type === 'reasoning.text' && typeof detail.signature === 'string' && detail.signature !== '')
      return [{ signature: detail.signature }]
    if (detail.type === 'reasoning.encrypted' && typeof detail.data === 'string') return [{ redacted: detail.data }]
    return []
  })
