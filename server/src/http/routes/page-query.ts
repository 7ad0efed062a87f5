import { z } from 'zod'

const pageSize = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number)
  .pipe(z.int().min(1).max(1000))

/** Which page of a list, and how long; the default suits a screen. */
export const pageQuery = {
  cursor: z.string().min(1).max(256).optional(),
  limit: pageSize.optional(),
} as const
export const defaultPageSize = 50
