import { z } from 'zod/mini'
import { RecordSearch } from '../../records/record-search.ts'

export const LogsSearch = z.object({
  ...RecordSearch.shape,
  /** The record whose details are open. */
  open: z.catch(z.optional(z.string().check(z.regex(/^[\w-]{1,64}$/))), undefined),
})
export type LogsSearch = z.infer<typeof LogsSearch>

/** Long enough for "what happened today", short enough to count at a glance. */
export const usualRange = '24h'
