import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { skipToken, useQuery } from '@tanstack/react-query'
import { keyQuery } from '../../api/keys/find-key.ts'
import { keyPageQuery } from '../../api/keys/list-key-page.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'

/** What replaced this key and what it replaced, where there is any and this person may see it. */
export const useReplacements = ({ id, rotated_to }: ApiKeyListed) => {
  const { id: workspaceId } = useWorkspace()
  const following = keyQuery(workspaceId, rotated_to ?? '')
  const successor = useQuery({ ...following, queryFn: rotated_to === null ? skipToken : following.queryFn })
  const before = useQuery({
    ...keyPageQuery(workspaceId, { rotated_to: id, limit: 1 }),
    placeholderData: undefined,
  })
  return { successor: successor.data ?? undefined, predecessor: before.data?.data[0] }
}
