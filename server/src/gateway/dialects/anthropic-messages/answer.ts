import type { JsonObject } from '../../../kernel/json.ts'
import type { AssistantPart, ChatAnswer, ChatRequest, FinishReason } from '../../chat-model.ts'
import type { AnswerContext } from '../../dialect.ts'
import { extraContent } from '../extra-content.ts'
import { argumentsObject } from '../tool-arguments.ts'
import { writeMessageUsage } from './usage.ts'

export const stopReasons = {
  stop: 'end_turn',
  stop_sequence: 'stop_sequence',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
  refusal: 'refusal',
  pause: 'pause_turn',
} satisfies Record<FinishReason, string>

/** An unsigned thinking block is one of a provider without signatures; the field must be there all the same. */
const encodePart = (part: AssistantPart): JsonObject => {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { type: 'text', text: part.text, citations: null }
    case 'reasoning':
      return part.redacted === undefined
        ? { type: 'thinking', thinking: part.text, signature: part.signature ?? '' }
        : { type: 'redacted_thinking', data: part.redacted }
    case 'tool_call':
      return {
        type: 'tool_use',
        id: part.id,
        name: part.name,
        input: argumentsObject(part.arguments),
        ...extraContent(part.signature),
      }
  }
}

/** Anthropic refuses empty text when the turn comes back. */
const isEmpty = (part: AssistantPart): boolean =>
  part.type !== 'tool_call' &&
  part.text === '' &&
  (part.type !== 'reasoning' || (part.signature === undefined && part.redacted === undefined))

/** Anthropic answers once: only the first choice has a place. */
export const encodeMessage = (answer: ChatAnswer, _request: ChatRequest, context: AnswerContext): JsonObject => {
  const choice = answer.choices[0]
  return {
    id: answer.id === '' ? context.fallbackId : answer.id,
    type: 'message',
    role: 'assistant',
    model: answer.model === '' ? context.requestedModel : answer.model,
    content: (choice?.parts ?? []).filter((part) => !isEmpty(part)).map(encodePart),
    stop_reason: stopReasons[choice?.finishReason ?? 'stop'],
    stop_sequence: choice?.stopSequence ?? null,
    usage: writeMessageUsage(answer.usage),
  }
}
