/** Output items of a response, as both the buffered answer and the stream's `…done` events write them. */
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import type { AssistantPart, ReasoningPart, RefusalPart, TextPart, ToolCallPart } from '../../chat-model.ts'
import { extraContent } from '../extra-content.ts'
import { writtenArguments } from '../tool-arguments.ts'
import { writeEncryptedContent } from './encrypted-content.ts'

/** Items of one response are told apart by their place in it. */
export const itemId = (prefix: 'msg' | 'rs' | 'fc', responseId: string, outputIndex: number): string =>
  `${prefix}_${responseId.replace(/^resp_/, '')}_${outputIndex}`

export const outputText = (text: string, logprobs: JsonValue[]): JsonObject => ({
  type: 'output_text',
  text,
  annotations: [],
  logprobs,
})

export const refusalPart = (refusal: string): JsonObject => ({ type: 'refusal', refusal })

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete'

export const messageItem = (id: string, content: JsonObject[], status: ItemStatus): JsonObject => ({
  id,
  type: 'message',
  status,
  role: 'assistant',
  content,
})

export const reasoningItem = (id: string, part: Omit<ReasoningPart, 'type'>): JsonObject => {
  const encrypted = writeEncryptedContent(part)
  return {
    id,
    type: 'reasoning',
    summary: part.text === '' ? [] : [{ type: 'summary_text', text: part.text }],
    ...(encrypted === null ? {} : { encrypted_content: encrypted }),
  }
}

export const callItem = (id: string, call: Omit<ToolCallPart, 'type'>, status: ItemStatus): JsonObject => ({
  id,
  type: 'function_call',
  status,
  call_id: call.id,
  name: call.name,
  arguments: status === 'in_progress' ? '' : writtenArguments(call.arguments),
  ...extraContent(call.signature),
})

/** OpenAI's logprobs of a chat choice (`{content: […]}`) as a list of tokens. */
export const logprobList = (logprobs: JsonValue | undefined): JsonValue[] => {
  const content =
    typeof logprobs === 'object' && logprobs !== null && !Array.isArray(logprobs) ? logprobs.content : null
  return Array.isArray(content) ? content : []
}

/** Adds to the last part of the message if it is of the same kind. */
const appendTo = (content: JsonObject[], part: TextPart | RefusalPart, logprobs: JsonValue[]): void => {
  const [type, field] = part.type === 'text' ? ['output_text', 'text'] : ['refusal', 'refusal']
  const last = content.at(-1)
  if (last?.type === type) last[field] = `${last[field]}${part.text}`
  else content.push(part.type === 'text' ? outputText(part.text, logprobs) : refusalPart(part.text))
}

const isEmpty = (part: AssistantPart): boolean =>
  part.type !== 'tool_call' &&
  part.text === '' &&
  (part.type !== 'reasoning' || (part.signature === undefined && part.redacted === undefined))

/** Adjacent text and refusals form one message item; adjacent texts form one part of it. */
export const encodeItems = (parts: AssistantPart[], responseId: string, logprobs: JsonValue[]): JsonObject[] => {
  const items: JsonObject[] = []
  let content: JsonObject[] | null = null
  for (const part of parts) {
    if (isEmpty(part)) continue
    if (part.type === 'text' || part.type === 'refusal') {
      if (content === null) {
        content = []
        items.push(messageItem(itemId('msg', responseId, items.length), content, 'completed'))
      }
      appendTo(content, part, logprobs)
      continue
    }
    content = null
    if (part.type === 'reasoning') items.push(reasoningItem(itemId('rs', responseId, items.length), part))
    else items.push(callItem(itemId('fc', responseId, items.length), part, 'completed'))
  }
  return items
}
