import { z } from 'zod/mini'
import { searchSort, searchText } from '../../routing/search-fields.ts'

/** What the list shows, as it stands in the URL. */
export const ProvidersSearch = z.object({
  /** Part of a name, an address or a provider. */
  q: searchText,
  /** The provider's id. */
  provider: searchText,
  sort: searchSort,
  /** The connection whose details are open. */
  connection: searchText,
  /** A form is open: for a new connection, or for the one that is open. */
  form: z.catch(z.optional(z.enum(['new', 'edit'])), undefined),
})
export type ProvidersSearch = z.infer<typeof ProvidersSearch>
