import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { Usage } from '../../chat-model.ts'
import { tokens } from '../frame-check.ts'

/** Usage of a response: `input_tokens` includes cached ones, `output_tokens` includes reasoning. */
export const readResponseUsage = (value: JsonValue | undefined): Usage | null => {
  if (!isJsonObject(value)) return null
  const input = tokens(value.input_tokens)
  const output = tokens(value.output_tokens)
  if (input === null && output === null) return null
  const inputDetails = isJsonObject(value.input_tokens_details) ? value.input_tokens_details : {}
  const outputDetails = isJsonObject(value.output_tokens_details) ? value.output_tokens_details : {}
  return {
    inputTokens: input ?? 0,
    cachedTokens: tokens(inputDetails.cached_tokens),
    cacheWriteTokens: tokens(inputDetails.cache_write_tokens),
    outputTokens: output ?? 0,
    reasoningTokens: tokens(outputDetails.reasoning_tokens),
  }
}

/** Both details are always there in this dialect. */
export const writeResponseUsage = (usage: Usage): JsonObject => ({
  input_tokens: usage.inputTokens,
  input_tokens_details: {
    cached_tokens: usage.cachedTokens ?? 0,
    ...(usage.cacheWriteTokens === null ? {} : { cache_write_tokens: usage.cacheWriteTokens }),
  },
  output_tokens: usage.outputTokens,
  output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
  total_tokens: usage.inputTokens + usage.outputTokens,
})
