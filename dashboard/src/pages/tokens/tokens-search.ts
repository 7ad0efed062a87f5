import { z } from 'zod/mini'
import { searchFlag, searchText } from '../../routing/search-fields.ts'

/** What the list shows, as it stands in the URL; what makes no sense is left out. */
export const TokensSearch = z.object({
  /** Part of a name, or the last four characters. */
  q: searchText,
  /** Absent: the tokens that work. */
  status: z.catch(z.optional(z.enum(['active', 'expired', 'revoked', 'all'])), undefined),
  /** The token whose details are open. */
  token: searchText,
  /** The form for a new token is open. */
  create: searchFlag,
})
export type TokensSearch = z.infer<typeof TokensSearch>
