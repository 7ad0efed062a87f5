import { useQuery } from '@tanstack/react-query'
import { membersQuery } from '../api/members/list-members.ts'

/** Person id → the name shown for them, for everybody who is a member now; undefined until that is known. */
export const usePeople = (workspaceId: string): ReadonlyMap<string, string> | undefined => {
  const { data } = useQuery({
    ...membersQuery(workspaceId),
    select: (members) =>
      new Map(members.map(({ person_id, display_name, email }) => [person_id, display_name || email])),
  })
  return data
}
