import { type ErrorCode, errorDefinition } from '@keepgate/protocol/error-codes'
import type { AppError } from '../../kernel/errors.ts'

/** Refusals whose sentence says what and why; the registry's hint adds how to go on. */
const hinted: ReadonlySet<ErrorCode> = new Set([
  'unauthenticated',
  'key_expired',
  'key_revoked',
  'address_not_allowed',
  'not_found',
  'model_not_found',
  'method_not_allowed',
  'unsupported_media_type',
  'unsupported_parameter',
  'unsupported_operation',
  'payload_too_large',
  'outbound_refused',
  'provider_key_refused',
  'provider_unreachable',
])

/** What an SDK shows of an error: its message alone, so the hint must stand in it. A provider's own words get none. */
export const errorSentence = (error: AppError): string => {
  const { message, hint } = errorDefinition(error.code)
  const ours = error.source === 'gateway' || error.message.startsWith(message)
  return ours && hinted.has(error.code) ? `${error.message} ${hint}` : error.message
}
