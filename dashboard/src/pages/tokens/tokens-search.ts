import { z } from 'zod/mini'

const text = z.catch(z.optional(z.coerce.string()), undefined)

/** What the list shows, as it stands in the URL; what makes no sense is left out. */
export const TokensSearch = z.object({
  /** Part of a name, or the last four characters. */
  q: text,
  /** Absent: the tokens that work. */
  status: z.catch(z.optional(z.enum(['active', 'expired', 'revoked', 'all'])), undefined),
  /** The token whose details are open. */
  token: text,
  /** The form for a new token is open. */
  create: z.catch(z.optional(z.literal(true)), undefined),
})
export type TokensSearch = z.infer<typeof TokensSearch>
