/** What every watcher asks of an upstream frame before its bytes may pass. The provider controls all of it. */
import { AppError } from '../../kernel/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'

/** Frames that carry nothing: empty data and comments sent as data, which make the SDKs throw. */
export const isEmptyFrame = (data: string): boolean => {
  const first = data.charCodeAt(0)
  if (first === 0x7b) return false
  const trimmed = data.trim()
  return trimmed === '' || trimmed.startsWith(':')
}

const badAnswer = (message: string, cause?: unknown): AppError =>
  new AppError('provider_bad_answer', { message, source: 'provider', cause })

/** Throws AppError provider_bad_answer unless the data is one JSON object. The data itself is not repeated to the client. */
export const parseFrame = (data: string): JsonObject => {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch (cause) {
    throw badAnswer('The provider sent a stream event that is not valid JSON.', cause)
  }
  if (isJsonObject(value)) return value
  throw badAnswer('The provider sent a stream event that is not a JSON object.')
}

/** The sentence of an upstream's error value: `{message}`, a bare string, or whatever there is. */
export const errorMessage = (error: JsonValue | undefined): string => {
  if (typeof error === 'string' && error !== '') return error
  if (isJsonObject(error)) {
    if (typeof error.message === 'string' && error.message !== '') return error.message
    if (isJsonObject(error.error)) return errorMessage(error.error)
  }
  return 'The provider reported an error without a message.'
}

/** A count of tokens, or null where the field is absent or not a number. */
export const tokens = (value: JsonValue | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
