import { z } from 'zod/mini'

const text = z.catch(z.optional(z.coerce.string()), undefined)

/** What the list shows, as it stands in the URL. */
export const ProvidersSearch = z.object({
  /** Part of a name, an address or a provider. */
  q: text,
  /** Column, with `-` before it for descending. */
  sort: text,
  /** The connection whose details are open. */
  connection: text,
  /** A form is open: for a new connection, or for the one that is open. */
  form: z.catch(z.optional(z.enum(['new', 'edit'])), undefined),
})
export type ProvidersSearch = z.infer<typeof ProvidersSearch>
