/** Which members the list shows. */
import type { MemberView } from '@keepgate/protocol/identity'
import type { MembersSearch } from './members-search.ts'

type Filters = Pick<MembersSearch, 'q' | 'rank'>

export const isFiltered = ({ q, rank }: Filters): boolean => q !== undefined || rank !== undefined

const fitsText = ({ display_name, email }: MemberView, q: string | undefined): boolean =>
  q === undefined || [display_name, email].some((text) => text.toLowerCase().includes(q.trim().toLowerCase()))

export const chooseMembers = (members: readonly MemberView[], filters: Filters): MemberView[] =>
  members.filter((member) => fitsText(member, filters.q) && (filters.rank ?? member.rank) === member.rank)

/** The one without whom nobody could manage the workspace: neither leaves nor is lowered. */
export const isLastAdmin = (member: MemberView, members: readonly MemberView[]): boolean =>
  member.rank === 'admin' && members.every(({ id, rank }) => id === member.id || rank !== 'admin')
