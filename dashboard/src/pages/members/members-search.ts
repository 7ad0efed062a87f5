import { Rank } from '@keepgate/protocol/ranks'
import { z } from 'zod'

const text = z.coerce.string().optional().catch(undefined)

/** What the page shows, as it stands in the URL. */
export const MembersSearch = z.object({
  /** Part of a name or an address. */
  q: text,
  rank: Rank.optional().catch(undefined),
  /** Column, with `-` before it for descending. */
  sort: text,
  /** The member whose details are open: the membership's id. */
  member: text,
  /** Invitations that have ended are shown too. */
  ended: z.literal(true).optional().catch(undefined),
  /** The form for an invitation is open. */
  invite: z.literal(true).optional().catch(undefined),
})
export type MembersSearch = z.infer<typeof MembersSearch>
