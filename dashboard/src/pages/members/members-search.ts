import { Rank } from '@keepgate/protocol/ranks'
import { z } from 'zod/mini'
import { searchFlag, searchSort, searchText } from '../../routing/search-fields.ts'

/** What the page shows, as it stands in the URL. */
export const MembersSearch = z.object({
  /** Part of a name or an address. */
  q: searchText,
  rank: z.catch(z.optional(Rank), undefined),
  sort: searchSort,
  /** The member whose details are open: the membership's id. */
  member: searchText,
  /** Invitations that have ended are shown too. */
  ended: searchFlag,
  /** The form for an invitation is open. */
  invite: searchFlag,
})
export type MembersSearch = z.infer<typeof MembersSearch>
