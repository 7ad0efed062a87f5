import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { Usage } from '../../chat-model.ts'
import { tokens } from '../frame-check.ts'

const details = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})

/**
 * Usage of a chat completion. `prompt_tokens` includes cached ones; DeepSeek and Moonshot name the cached count elsewhere.
 * xAI's `completion_tokens` leaves reasoning out, which its own total gives away.
 */
export const readChatUsage = (value: JsonValue | undefined): Usage | null => {
  if (!isJsonObject(value)) return null
  const input = tokens(value.prompt_tokens)
  const output = tokens(value.completion_tokens)
  if (input === null && output === null) return null
  const prompt = details(value.prompt_tokens_details)
  const reasoning = tokens(details(value.completion_tokens_details).reasoning_tokens)
  const apart = reasoning !== null && tokens(value.total_tokens) === (input ?? 0) + (output ?? 0) + reasoning
  return {
    inputTokens: input ?? 0,
    cachedTokens: tokens(prompt.cached_tokens) ?? tokens(value.prompt_cache_hit_tokens) ?? tokens(value.cached_tokens),
    cacheWriteTokens: tokens(prompt.cache_write_tokens),
    outputTokens: (output ?? 0) + (apart ? reasoning : 0),
    reasoningTokens: reasoning,
  }
}

export const writeChatUsage = (usage: Usage): JsonObject => ({
  prompt_tokens: usage.inputTokens,
  completion_tokens: usage.outputTokens,
  total_tokens: usage.inputTokens + usage.outputTokens,
  ...(usage.cachedTokens === null && usage.cacheWriteTokens === null
    ? {}
    : {
        prompt_tokens_details: {
          cached_tokens: usage.cachedTokens ?? 0,
          ...(usage.cacheWriteTokens === null ? {} : { cache_write_tokens: usage.cacheWriteTokens }),
        },
      }),
  ...(usage.reasoningTokens === null ? {} : { completion_tokens_details: { reasoning_tokens: usage.reasoningTokens } }),
})
