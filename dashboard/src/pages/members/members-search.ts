import { Rank } from '@keepgate/protocol/ranks'
import { z } from 'zod/mini'

const text = z.catch(z.optional(z.coerce.string()), undefined)

/** What the page shows, as it stands in the URL. */
export const MembersSearch = z.object({
  /** Part of a name or an address. */
  q: text,
  rank: z.catch(z.optional(Rank), undefined),
  /** Column, with `-` before it for descending. */
  sort: text,
  /** The member whose details are open: the membership's id. */
  member: text,
  /** Invitations that have ended are shown too. */
  ended: z.catch(z.optional(z.literal(true)), undefined),
  /** The form for an invitation is open. */
  invite: z.catch(z.optional(z.literal(true)), undefined),
})
export type MembersSearch = z.infer<typeof MembersSearch>
