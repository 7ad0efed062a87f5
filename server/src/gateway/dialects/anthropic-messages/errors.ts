import type { AppError } from '../../../kernel/errors.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { errorSentence } from '../error-sentence.ts'
import { typedFrame } from '../sse.ts'

/** https://docs.anthropic.com/en/api/errors; statuses it does not name fall to their class. */
const types: Record<number, string> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

export const anthropicErrorType = (status: number): string =>
  types[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error')

const body = (error: AppError, requestId: string) => ({
  type: 'error',
  error: { type: anthropicErrorType(error.status), message: errorSentence(error) },
  request_id: requestId,
})

export const anthropicErrorBody = (error: AppError, requestId: string): JsonObject => body(error, requestId)

export const anthropicErrorFrame = (error: AppError, requestId: string): string => typedFrame(body(error, requestId))
