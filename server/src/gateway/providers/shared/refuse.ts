import { AppError } from '../../../kernel/errors.ts'

/** A part of a message that the provider cannot take; `path` is its place, as `messages[2].content[0]`. */
export const refusePart = (path: string, reason: string): AppError =>
  new AppError('invalid_request', { message: `${path}: ${reason}`, param: path })
