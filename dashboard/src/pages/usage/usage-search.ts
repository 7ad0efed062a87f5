import { z } from 'zod/mini'
import { RecordSearch } from '../../records/record-search.ts'
import { searchSort } from '../../routing/search-fields.ts'

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
  /** Of the table of groups. */
  sort: searchSort,
})
export type UsageSearch = z.infer<typeof UsageSearch>

export const usualRange = '7d'
