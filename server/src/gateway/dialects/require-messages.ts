import { AppError } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'

const invalid = (message: string): AppError => new AppError('invalid_request', { message, param: 'messages' })

/** What both dialects with `messages` demand of every chat. Throws AppError invalid_request. */
export const requireMessages = ({ messages }: JsonObject): void => {
  if (!Array.isArray(messages)) throw invalid('messages must be a list of messages.')
  if (messages.length === 0) throw invalid('messages must not be empty.')
}
