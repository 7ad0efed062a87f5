import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatAnswer, ChatChoice, ChatRequest, FinishReason } from '../../chat-model.ts'
import type { AnswerContext } from '../../dialect.ts'
import { extraContent } from '../extra-content.ts'
import { writtenArguments } from '../tool-arguments.ts'
import { writeChatUsage } from './usage.ts'

const finishReasons = {
  stop: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'content_filter',
  refusal: 'content_filter',
  pause: 'stop',
} satisfies Record<FinishReason, string>

export const finishReason = (reason: FinishReason, request: ChatRequest): string =>
  reason === 'tool_calls' && request.legacyFunctions === true ? 'function_call' : finishReasons[reason]

const joined = (texts: string[]): string | null => (texts.length === 0 ? null : texts.join(''))

const encodeMessage = (choice: ChatChoice, request: ChatRequest): JsonObject => {
  const texts: string[] = []
  const refusals: string[] = []
  const reasoning: string[] = []
  const calls: JsonObject[] = []
  for (const part of choice.parts) {
    if (part.type === 'text') texts.push(part.text)
    else if (part.type === 'refusal') refusals.push(part.text)
    else if (part.type === 'reasoning') reasoning.push(part.text)
    else {
      const called = { name: part.name, arguments: writtenArguments(part.arguments) }
      calls.push({ id: part.id, type: 'function', function: called, ...extraContent(part.signature) })
    }
  }
  const silent = calls.length === 0 && refusals.length === 0
  const thought = reasoning.join('')
  return {
    role: 'assistant',
    content: joined(texts) ?? (silent ? '' : null),
    refusal: joined(refusals),
    ...(thought === '' ? {} : { reasoning_content: thought }),
    ...(calls.length === 0
      ? {}
      : request.legacyFunctions === true
        ? { function_call: calls[0]?.function }
        : { tool_calls: calls }),
  }
}

export const encodeChatAnswer = (answer: ChatAnswer, request: ChatRequest, context: AnswerContext): JsonObject => ({
  id: answer.id === '' ? context.fallbackId : answer.id,
  object: 'chat.completion',
  created: answer.createdSeconds > 0 ? answer.createdSeconds : context.createdSeconds,
  model: answer.model === '' ? context.requestedModel : answer.model,
  choices: answer.choices.map((choice) => ({
    index: choice.index,
    message: encodeMessage(choice, request),
    logprobs: choice.logprobs ?? null,
    finish_reason: finishReason(choice.finishReason, request),
  })),
  ...(answer.usage === null ? {} : { usage: writeChatUsage(answer.usage) }),
})
