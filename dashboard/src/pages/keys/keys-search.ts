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
  page: z.catch(z.optional(z.coerce.number().check(z.int(), z.minimum(2))), undefined),
  /** The key whose details are open. */
  key: searchText,
  /** The form for a new key is open. */
  create: searchFlag,
})
export type KeysSearch = z.infer<typeof KeysSearch>
