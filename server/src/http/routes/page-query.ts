import { z } from 'zod'

/** Also what lists that once came whole give to whoever names no length. */
export const longestPage = 1000

const pageSize = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number)
  .pipe(z.int().min(1).max(longestPage))

/** Which page of a list, and how long; the default suits a screen. */
export const pageQuery = {
  cursor: z.string().min(1).max(256).optional(),
  limit: pageSize.optional(),
} as const
export const defaultPageSize = 50
