import type { JsonObject } from '../../../kernel/json.ts'
import type { Usage } from '../../chat-model.ts'
import { readCount, readObject } from '../shared/shape.ts'

/**
 * A chat completion's `usage`, in every spelling of the family: DeepSeek's `prompt_cache_hit_tokens`, OpenRouter's
 * `cache_write_tokens`. xAI counts reasoning beside the completion tokens, everyone else inside them: the total tells.
 */
export const readUsage = (given: JsonObject | null): Usage | null => {
  if (given === null) return null
  const prompt = readCount(given.prompt_tokens, 'usage.prompt_tokens')
  const completion = readCount(given.completion_tokens, 'usage.completion_tokens')
  if (prompt === null && completion === null) return null
  const promptDetails = readObject(given.prompt_tokens_details, 'usage.prompt_tokens_details')
  const completionDetails = readObject(given.completion_tokens_details, 'usage.completion_tokens_details')
  const reasoning =
    readCount(completionDetails?.reasoning_tokens, 'usage.completion_tokens_details.reasoning_tokens') ??
    readCount(given.reasoning_tokens, 'usage.reasoning_tokens')
  const inputTokens = prompt ?? 0
  const written = completion ?? 0
  const beside =
    reasoning !== null && reasoning > 0 && given.total_tokens === inputTokens + written + reasoning ? reasoning : 0
  return {
    inputTokens,
    cachedTokens:
      readCount(promptDetails?.cached_tokens, 'usage.prompt_tokens_details.cached_tokens') ??
      readCount(given.prompt_cache_hit_tokens, 'usage.prompt_cache_hit_tokens'),
    cacheWriteTokens: readCount(promptDetails?.cache_write_tokens, 'usage.prompt_tokens_details.cache_write_tokens'),
    outputTokens: written + beside,
    reasoningTokens: reasoning,
  }
}

/** Usage of a chunk or an answer; Groq repeats it under `x_groq`. */
export const usageOf = (body: JsonObject): Usage | null =>
  readUsage(readObject(body.usage, 'usage')) ??
  readUsage(readObject(readObject(body.x_groq, 'x_groq')?.usage, 'x_groq.usage'))
