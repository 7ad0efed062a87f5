import { z } from 'zod/mini'
import { searchFlag, searchSort, searchText } from '../../routing/search-fields.ts'

/** What the list shows, as it stands in the URL; what makes no sense is left out. */
export const KeysSearch = z.object({
  /** Part of a name, or the last four characters. */
  q: searchText,
  /** Absent: the keys that work. */
  status: z.catch(z.optional(z.enum(['active', 'grace', 'expired', 'revoked', 'all'])), undefined),
  /** Person id, or `command-line`. */
  owner: searchText,
  sort: searchSort,
  /** Where the page before ended; absent: the first page. */
  after: z.catch(z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,1024}$/))), undefined),
  /** The key whose details are open. */
  key: searchText,
  /** The form for a new key is open. */
  create: searchFlag,
})
export type KeysSearch = z.infer<typeof KeysSearch>
