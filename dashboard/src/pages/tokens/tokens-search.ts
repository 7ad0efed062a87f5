import { z } from 'zod'

const text = z.coerce.string().optional().catch(undefined)

/** What the list shows, as it stands in the URL. */
export const TokensSearch = z.object({
  q: text,
  /** Absent: the tokens that work. */
  status: z.enum(['active', 'expired', 'revoked', 'all']).optional().catch(undefined),
  /** The token whose details are open. */
  token: text,
  /** The form for a new token is open. */
  create: z.literal(true).optional().catch(undefined),
})
export type TokensSearch = z.infer<typeof TokensSearch>
