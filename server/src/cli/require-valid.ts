import { z } from 'zod'
import { UsageError } from './failure.ts'

/** The command line holds to the same schemas as the API. Throws UsageError that names each field. */
export const requireValid = <Schema extends z.core.$ZodType>(schema: Schema, given: unknown): z.output<Schema> => {
  const parsed = z.safeParse(schema, given)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  )
  throw new UsageError(`${problems.join('; ')}.`)
}
