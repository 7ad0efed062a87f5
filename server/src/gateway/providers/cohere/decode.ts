/** A /v2/chat answer → the neutral answer. Citations are left out: no other format has a place for them. */
import type { JsonObject } from '../../../kernel/json.ts'
import type { AssistantPart, ChatAnswer, FinishReason, ToolCallPart, Usage } from '../../chat-model.ts'
import { brokeOff } from '../openai-like/finish.ts'
import { badAnswer, readCount, readObject, readObjects, readText } from '../shared/shape.ts'
import { madeToolCallId } from '../shared/tool-call-id.ts'

export const finishReason = (given: string | null): FinishReason | 'failed' => {
  switch (given) {
    case 'STOP_SEQUENCE':
      return 'stop_sequence'
    case 'MAX_TOKENS':
      return 'length'
    case 'TOOL_CALL':
      return 'tool_calls'
    case 'ERROR_TOXIC':
      return 'content_filter'
    case 'ERROR':
    case 'TIMEOUT':
    case 'ERROR_LIMIT':
      return 'failed'
    default:
      return 'stop'
  }
}

/** `tokens` is what the model read and wrote; `billed_units` (fewer: Cohere's own preamble is free) stands in for it. */
export const readUsage = (given: JsonObject | null): Usage | null => {
  const tokens = readObject(given?.tokens, 'usage.tokens') ?? readObject(given?.billed_units, 'usage.billed_units')
  const input = readCount(tokens?.input_tokens, 'usage.tokens.input_tokens')
  const output = readCount(tokens?.output_tokens, 'usage.tokens.output_tokens')
  if (input === null && output === null) return null
  return {
    inputTokens: input ?? 0,
    cachedTokens: readCount(given?.cached_tokens, 'usage.cached_tokens'),
    cacheWriteTokens: null,
    outputTokens: output ?? 0,
    reasoningTokens: null,
  }
}

const readCall = (call: JsonObject, id: string): ToolCallPart => {
  const called = readObject(call.function, 'tool_calls.function')
  const name = readText(called?.name, 'tool_calls.function.name')
  if (name === null) throw badAnswer('tool_calls.function.name', 'text')
  return {
    type: 'tool_call',
    id: readText(call.id, 'tool_calls.id') || id,
    name,
    arguments: readText(called?.arguments, 'tool_calls.function.arguments') ?? '',
  }
}

export const decodeChat = (body: JsonObject): ChatAnswer => {
  const id = readText(body.id, 'id') ?? ''
  const message = readObject(body.message, 'message')
  if (message === null) throw badAnswer('message', 'an object')
  const parts: AssistantPart[] = []
  const plan = readText(message.tool_plan, 'message.tool_plan') ?? ''
  if (plan !== '') parts.push({ type: 'reasoning', text: plan })
  for (const piece of readObjects(message.content, 'message.content')) {
    const text = readText(piece.type === 'thinking' ? piece.thinking : piece.text, 'message.content') ?? ''
    if (text === '') continue
    parts.push(piece.type === 'thinking' ? { type: 'reasoning', text } : { type: 'text', text })
  }
  readObjects(message.tool_calls, 'message.tool_calls').forEach((call, index) => {
    parts.push(readCall(call, madeToolCallId(id, index)))
  })
  const reason = finishReason(readText(body.finish_reason, 'finish_reason'))
  if (reason === 'failed') throw brokeOff()
  return {
    id,
    // Cohere names neither the model nor a time.
    model: '',
    createdSeconds: 0,
    choices: [{ index: 0, parts, finishReason: reason }],
    usage: readUsage(readObject(body.usage, 'usage')),
  }
}
