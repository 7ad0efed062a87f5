import { z } from 'zod'

const text = z.coerce.string().optional().catch(undefined)

/** What the list shows, as it stands in the URL. */
export const ProvidersSearch = z.object({
  /** Part of a name, an address or a provider. */
  q: text,
  /** Column, with `-` before it for descending. */
  sort: text,
  /** The connection whose details are open. */
  connection: text,
  /** A form is open: for a new connection, or for the one that is open. */
  form: z.enum(['new', 'edit']).optional().catch(undefined),
})
export type ProvidersSearch = z.infer<typeof ProvidersSearch>
