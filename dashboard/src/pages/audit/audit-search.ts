import { z } from 'zod/mini'
import { searchText } from '../../routing/search-fields.ts'

/** What the list shows, as it stands in the URL. The rules for filters are the server's, and it says what breaks them. */
export const AuditSearch = z.object({
  range: searchText,
  from: searchText,
  until: searchText,
  action: searchText,
  actor: searchText,
  target: searchText,
  /** The entry whose details are open. */
  open: z.catch(z.optional(z.coerce.number().check(z.int(), z.minimum(0))), undefined),
})
export type AuditSearch = z.infer<typeof AuditSearch>

/** Changes of administration are few. */
export const usualRange = '30d'
