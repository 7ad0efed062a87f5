import { STATUS_CODES } from 'node:http'
import { type ErrorCode, errorDefinition } from '@keepgate/protocol/error-codes'
import type { AppError } from '../kernel/errors.ts'

/** RFC 9457 body of every refusal outside /v1. `code` is the registry's; `type` is its documentation page. */
export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  hint: string
  code: ErrorCode
  request_id: string
  errors?: { path: string; message: string }[]
  param?: string
}

export const problemContentType = 'application/problem+json; charset=utf-8'

/** Only what a stranger may read: the error's public sentence, never its cause or its stack. */
export const toProblem = (error: AppError, requestId: string): Problem => {
  const definition = errorDefinition(error.code)
  return {
    type: `/docs/errors/${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    hint: definition.hint,
    code: error.code,
    request_id: requestId,
    ...(error.errors.length > 0 ? { errors: error.errors.map(({ path, message }) => ({ path, message })) } : {}),
    ...(error.param === null ? {} : { param: error.param }),
  }
}

/** How to come in: nothing that a bearer holds opens what must be signed. */
const schemeOf = (error: AppError): string => (error.code === 'signature_refused' ? 'Signature' : 'Bearer')

/** Headers that belong to the error itself; the caller adds those of every answer. */
export const problemHeaders = (error: AppError): Record<string, string> => ({
  'content-type': problemContentType,
  'cache-control': 'no-store',
  'x-keepgate-error-source': error.source,
  link: `</docs/errors/${error.code}>; rel="help"`,
  ...(error.retryAfterSeconds === null
    ? {}
    : { 'retry-after': String(Math.max(1, Math.ceil(error.retryAfterSeconds))) }),
  ...(error.status === 401 ? { 'www-authenticate': `${schemeOf(error)} realm="keepgate"` } : {}),
})
