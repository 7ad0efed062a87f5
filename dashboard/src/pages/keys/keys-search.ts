import { z } from 'zod/mini'

const text = z.catch(z.optional(z.coerce.string()), undefined)

/** What the list shows, as it stands in the URL; what makes no sense is left out. */
export const KeysSearch = z.object({
  /** Part of a name, or the last four characters. */
  q: text,
  /** Absent: the keys that work. */
  status: z.catch(z.optional(z.enum(['active', 'grace', 'expired', 'revoked', 'all'])), undefined),
  /** Person id, or `command-line`. */
  owner: text,
  /** Column, with `-` before it for descending. */
  sort: text,
  page: z.catch(z.optional(z.coerce.number().check(z.int(), z.minimum(2))), undefined),
  /** The key whose details are open. */
  key: text,
  /** The form for a new key is open. */
  create: z.catch(z.optional(z.literal(true)), undefined),
})
export type KeysSearch = z.infer<typeof KeysSearch>
