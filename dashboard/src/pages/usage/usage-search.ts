import { z } from 'zod/mini'
import { RecordSearch } from '../../records/record-search.ts'

export const groupings = ['model', 'provider', 'connection', 'key', 'member'] as const
export type Grouping = (typeof groupings)[number]

export const measures = ['requests', 'cost', 'tokens'] as const
export type Measure = (typeof measures)[number]

export const UsageSearch = z.object({
  ...RecordSearch.shape,
  /** Absent: by model. */
  by: z.catch(z.optional(z.enum(groupings)), undefined),
  /** What the lists of the largest are ordered by; absent: requests. */
  top: z.catch(z.optional(z.enum(measures)), undefined),
  /** Column of the table of groups, with `-` before it for descending. */
  sort: z.catch(z.optional(z.string().check(z.regex(/^-?[a-z_]{1,40}$/))), undefined),
})
export type UsageSearch = z.infer<typeof UsageSearch>

export const usualRange = '7d'
