import { z } from 'zod'

const milliseconds = z
  .string()
  .regex(/^\d{1,15}$/, 'must be milliseconds since 1970')
  .transform(Number)

/** What a list of entries is narrowed by; all of them hold together. */
export const auditFilters = {
  action: z
    .string()
    .regex(/^[a-z_]{1,40}\.(?:[a-z_]{1,40}|\*)$/, 'must be object.action, or object.*')
    .optional(),
  actor: z
    .string()
    .regex(/^[a-z_]{1,40}(?::[\w-]{1,80})?$/, 'must be type:id, or cli or system')
    .optional(),
  target: z
    .string()
    .regex(/^[a-z_]{1,40}:[\w-]{1,80}$/, 'must be type:id')
    .optional(),
  from: milliseconds.optional(),
  to: milliseconds.optional(),
} as const
