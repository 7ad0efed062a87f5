import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { Usage } from '../../chat-model.ts'
import { tokens } from '../frame-check.ts'

/**
 * Usage of a message. Anthropic's `input_tokens` leaves out what was read from or written to the cache.
 * @param before of `message_start`; the counts of `message_delta` are cumulative and replace it where present.
 */
export const readMessageUsage = (value: JsonValue | undefined, before: JsonObject = {}): Usage | null => {
  if (!isJsonObject(value)) return null
  const count = (key: string): number | null => tokens(value[key]) ?? tokens(before[key])
  const fresh = count('input_tokens')
  const output = count('output_tokens')
  if (fresh === null && output === null) return null
  const read = count('cache_read_input_tokens')
  const wrote = count('cache_creation_input_tokens')
  const details = isJsonObject(value.output_tokens_details) ? value.output_tokens_details : {}
  return {
    inputTokens: (fresh ?? 0) + (read ?? 0) + (wrote ?? 0),
    cachedTokens: read,
    cacheWriteTokens: wrote,
    outputTokens: output ?? 0,
    reasoningTokens: tokens(details.thinking_tokens),
  }
}

export const writeMessageUsage = (usage: Usage | null): JsonObject => {
  const read = usage?.cachedTokens ?? 0
  const wrote = usage?.cacheWriteTokens ?? 0
  const thinking = usage?.reasoningTokens ?? null
  return {
    input_tokens: Math.max(0, (usage?.inputTokens ?? 0) - read - wrote),
    cache_creation_input_tokens: wrote,
    cache_read_input_tokens: read,
    output_tokens: usage?.outputTokens ?? 0,
    ...(thinking === null ? {} : { output_tokens_details: { thinking_tokens: thinking } }),
  }
}
