import type { AppError } from '../../../kernel/errors.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { errorSentence } from '../error-sentence.ts'
import { jsonFrame } from '../sse.ts'

const types: Record<number, string> = {
  401: 'authentication_error',
  402: 'insufficient_quota',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
}

/** OpenAI's `type` for a status. */
export const openaiErrorType = (status: number): string =>
  types[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error')

export const openaiErrorBody = (error: AppError, requestId: string): JsonObject => ({
  error: { message: errorSentence(error), type: openaiErrorType(error.status), param: error.param, code: error.code },
  request_id: requestId,
})

/** OpenAI's SDK throws on any chunk with `error`; the names of events must stay out of this dialect. */
export const openaiErrorFrame = (error: AppError, requestId: string): string =>
  jsonFrame(openaiErrorBody(error, requestId))
