import { AppError } from '../../../kernel/errors.ts'
import type { FinishReason } from '../../chat-model.ts'

/** What else the choice holds decides where servers are loose: tool calls under `stop`, a refusal under `stop`. */
export const finishReason = (
  given: string | null,
  seen: { toolCalls: boolean; refusal: boolean },
): FinishReason | 'failed' => {
  switch (given) {
    case 'length':
    case 'model_length':
      return 'length'
    case 'tool_calls':
    case 'function_call':
      return 'tool_calls'
    case 'content_filter':
      return 'content_filter'
    // Mistral and OpenRouter, DeepSeek: the model broke off.
    case 'error':
    case 'insufficient_system_resource':
      return 'failed'
    default:
      if (seen.toolCalls) return 'tool_calls'
      return seen.refusal ? 'refusal' : 'stop'
  }
}

export const brokeOff = (): AppError =>
  new AppError('provider_error', { message: 'The provider broke off the answer.', source: 'provider' })
