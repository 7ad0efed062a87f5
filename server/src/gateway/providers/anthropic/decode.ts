/** A buffered Messages answer → the neutral answer. */
import type { JsonObject } from '../../../kernel/json.ts'
import type { AssistantPart, ChatAnswer, FinishReason, Usage } from '../../chat-model.ts'
import { badAnswer, readCount, readObject, readObjects, readText } from '../shared/shape.ts'

export const finishReason = (given: string | null): FinishReason => {
  switch (given) {
    case 'stop_sequence':
      return 'stop_sequence'
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length'
    case 'tool_use':
      return 'tool_calls'
    case 'pause_turn':
      return 'pause'
    case 'refusal':
      return 'refusal'
    default:
      return 'stop'
  }
}

/**
 * Anthropic counts plain, cached and cache-writing input apart; the neutral figure is their sum. A stream repeats usage:
 * `before` fills in what a later report leaves out.
 */
export const readUsage = (given: JsonObject | null, before: Usage | null = null): Usage | null => {
  if (given === null) return before
  const input = readCount(given.input_tokens, 'usage.input_tokens')
  const output = readCount(given.output_tokens, 'usage.output_tokens')
  if (input === null && output === null) return before
  const cached =
    readCount(given.cache_read_input_tokens, 'usage.cache_read_input_tokens') ?? before?.cachedTokens ?? null
  const written =
    readCount(given.cache_creation_input_tokens, 'usage.cache_creation_input_tokens') ??
    before?.cacheWriteTokens ??
    null
  const details = readObject(given.output_tokens_details, 'usage.output_tokens_details')
  const plain =
    input ?? (before === null ? 0 : before.inputTokens - (before.cachedTokens ?? 0) - (before.cacheWriteTokens ?? 0))
  return {
    inputTokens: plain + (cached ?? 0) + (written ?? 0),
    cachedTokens: cached,
    cacheWriteTokens: written,
    outputTokens: output ?? before?.outputTokens ?? 0,
    reasoningTokens:
      readCount(details?.thinking_tokens, 'usage.output_tokens_details.thinking_tokens') ??
      before?.reasoningTokens ??
      null,
  }
}

/** Blocks of tools that run at Anthropic cannot be asked for through the neutral form, and are left out. */
const readBlock = (block: JsonObject, path: string): AssistantPart[] => {
  switch (block.type) {
    case 'text': {
      const text = readText(block.text, `${path}.text`) ?? ''
      return text === '' ? [] : [{ type: 'text', text }]
    }
    case 'thinking': {
      const signature = readText(block.signature, `${path}.signature`)
      const text = readText(block.thinking, `${path}.thinking`) ?? ''
      return [{ type: 'reasoning', text, ...(signature === null ? {} : { signature }) }]
    }
    case 'redacted_thinking':
      return [{ type: 'reasoning', text: '', redacted: readText(block.data, `${path}.data`) ?? '' }]
    case 'tool_use': {
      const name = readText(block.name, `${path}.name`)
      const id = readText(block.id, `${path}.id`)
      if (name === null || id === null) throw badAnswer(path, 'a tool call with id and name')
      const input = readObject(block.input, `${path}.input`) ?? {}
      return [{ type: 'tool_call', id, name, arguments: JSON.stringify(input) }]
    }
    default:
      return []
  }
}

export const decodeMessage = (body: JsonObject): ChatAnswer => {
  if (body.type !== 'message' && !Array.isArray(body.content)) throw badAnswer('content', 'a list')
  const parts = readObjects(body.content, 'content').flatMap((block, index) => readBlock(block, `content[${index}]`))
  const stopSequence = readText(body.stop_sequence, 'stop_sequence')
  return {
    id: readText(body.id, 'id') ?? '',
    model: readText(body.model, 'model') ?? '',
    // Anthropic says no time.
    createdSeconds: 0,
    choices: [
      {
        index: 0,
        parts,
        finishReason: finishReason(readText(body.stop_reason, 'stop_reason')),
        ...(stopSequence === null ? {} : { stopSequence }),
      },
    ],
    usage: readUsage(readObject(body.usage, 'usage')),
  }
}
