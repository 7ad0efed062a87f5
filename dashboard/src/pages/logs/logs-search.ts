import { z } from 'zod'
import { RecordSearch } from '../../records/record-search.ts'

export const LogsSearch = z.object({
  ...RecordSearch.shape,
  /** The record whose details are open. */
  open: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional()
    .catch(undefined),
})
export type LogsSearch = z.infer<typeof LogsSearch>

/** Long enough for "what happened today", short enough to count at a glance. */
export const usualRange = '24h'
