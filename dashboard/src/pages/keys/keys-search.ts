import { z } from 'zod'

const text = z.coerce.string().optional().catch(undefined)

/** What the list shows, as it stands in the URL. */
export const KeysSearch = z.object({
  /** Part of a name, or the last four characters. */
  q: text,
  /** Absent: the keys that work. */
  status: z.enum(['active', 'grace', 'expired', 'revoked', 'all']).optional().catch(undefined),
  /** Person id, or `command-line`. */
  owner: text,
  /** Column, with `-` before it for descending. */
  sort: text,
  page: z.coerce.number().int().min(2).optional().catch(undefined),
  /** The key whose details are open. */
  key: text,
  /** The form for a new key is open. */
  create: z.literal(true).optional().catch(undefined),
})
export type KeysSearch = z.infer<typeof KeysSearch>
