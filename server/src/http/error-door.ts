import type { ErrorCode } from '@keepgate/protocol/error-codes'
import type { FastifyReply } from 'fastify'
import { AppError, toAppError } from '../kernel/errors.ts'
import { systemCode } from '../kernel/system-code.ts'
import { problemHeaders, toProblem } from './problem.ts'

/** Fastify's own refusals, in our vocabulary. */
const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_request',
  FST_ERR_BAD_URL: 'invalid_request',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
}

/** Anything thrown while a control-plane request was handled, as the one error it is answered with. */
export const readThrown = (thrown: unknown): AppError => {
  const thrownCode = systemCode(thrown) ?? ''
  const code = Object.hasOwn(frameworkCodes, thrownCode) ? frameworkCodes[thrownCode] : undefined
  if (code === 'payload_too_large') {
    return new AppError(code, { message: 'The body is larger than 1 MiB.', cause: thrown })
  }
  if (code !== undefined) return new AppError(code, { cause: thrown })
  // A client that hangs up in the middle of its body.
  if (thrownCode === 'ECONNRESET') return new AppError('client_closed', { cause: thrown })
  return toAppError(thrown)
}

export const sendProblem = (reply: FastifyReply, error: AppError, requestId: string): void => {
  reply.removeHeader('content-disposition')
  reply
    .code(error.status)
    .headers(problemHeaders(error))
    // Serialised here: a route's response schemas describe its success alone.
    .serializer((problem: unknown) => JSON.stringify(problem))
    .send(toProblem(error, requestId))
}
