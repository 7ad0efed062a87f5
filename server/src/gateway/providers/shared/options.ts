import { z } from 'zod'
import { AppError } from '../../../kernel/errors.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { ConnectionOptions, ProviderAdapter } from '../../provider.ts'

/** Validates a connection's options strictly: unknown names and wrong values are AppError invalid_request. */
export const optionsOf =
  (schema: z.ZodType<ConnectionOptions>): ProviderAdapter['options'] =>
  (given: JsonObject) => {
    const checked = schema.safeParse(given)
    if (checked.success) return checked.data
    const issue = checked.error.issues[0]
    const param = ['options', ...(issue?.path ?? [])].join('.')
    throw new AppError('invalid_request', { message: `${param}: ${issue?.message ?? 'not valid'}.`, param })
  }

export const noOptions = optionsOf(z.strictObject({}))
