import { AppError } from '../../../kernel/errors.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { Dialect } from '../../dialect.ts'
import { errorSentence } from '../error-sentence.ts'
import { openaiErrorBody, openaiErrorType } from '../openai-chat/errors.ts'
import { typedFrame } from '../sse.ts'
import { encodeResponse } from './answer.ts'
import { parseResponse } from './parse.ts'
import { encodeResponseStream } from './stream.ts'
import { readResponseUsage } from './usage.ts'
import { watchResponses } from './watch.ts'

const requireInput = ({ input, prompt, previous_response_id: previous }: JsonObject): void => {
  if (input !== undefined || prompt !== undefined || previous !== undefined) return
  throw new AppError('invalid_request', {
    message: 'input is missing: give a string or a list of items.',
    param: 'input',
  })
}

/** POST /v1/responses. https://platform.openai.com/docs/api-reference/responses */
export const openaiResponsesDialect: Dialect = {
  id: 'openai-responses',
  requireShape: requireInput,
  hasStreamOptions: false,
  parse: parseResponse,
  encodeAnswer: encodeResponse,
  encodeStream: encodeResponseStream,
  readUsage: (body) => readResponseUsage(body.usage),
  watch: watchResponses,
  errorBody: openaiErrorBody,
  /**
   * OpenAI documents the fields flat and sends them nested under `error`: both are there, for readers of either. The
   * sequence number is 0, because what has passed untouched is not counted.
   */
  errorFrame: (error, requestId) => {
    const fields = { code: error.code, message: errorSentence(error), param: error.param }
    const nested = { type: openaiErrorType(error.status), ...fields }
    return typedFrame({ type: 'error', sequence_number: 0, ...fields, error: nested, request_id: requestId })
  },
}
