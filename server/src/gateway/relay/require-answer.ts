import { AppError } from '../../kernel/errors.ts'
import { isJsonObject, type JsonObject } from '../../kernel/json.ts'
import type { Operation } from '../provider.ts'

/** Where each dialect keeps what it answers: chat choices, responses output, messages content; vectors and pictures. */
const places: Readonly<Record<Operation, readonly string[]>> = {
  chat: ['choices', 'output', 'content'],
  embeddings: ['data'],
  images: ['data'],
  'count-tokens': ['input_tokens'],
  models: ['data'],
}

/** A 200 whose body is an error, or nothing, must not pass for an answer. Throws AppError. */
export const requireAnswer = (operation: Operation, value: JsonObject): void => {
  if (places[operation].some((name) => Array.isArray(value[name]) || typeof value[name] === 'number')) return
  const { error } = value
  const said = isJsonObject(error) ? error.message : error
  const message =
    typeof said === 'string' && said !== ''
      ? `The provider answered with an error instead: ${said}`
      : 'The provider’s answer has no content.'
  throw new AppError('provider_bad_answer', { message, source: 'provider' })
}
