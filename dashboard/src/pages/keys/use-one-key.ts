import type { ApiKeyListed } from '@keepgate/protocol/identity'
import type { KeyPage } from '@keepgate/protocol/key-list'
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { keyQuery } from '../../api/keys/find-key.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'

const refreshMs = 10_000

/** The key of an address, null where there is none. A row that is on the page stands in until the answer is there. */
export const useOneKey = (keyId: string | undefined) => {
  const { id: workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const wanted = keyQuery(workspaceId, keyId ?? '')
  const inSight = (): ApiKeyListed | undefined =>
    queries
      .getQueriesData<KeyPage>({ queryKey: queryKeys.area(workspaceId, 'api-keys', 'page') })
      .flatMap(([, page]) => page?.data ?? [])
      .find(({ id }) => id === keyId)
  return useQuery({
    ...wanted,
    queryFn: keyId === undefined ? skipToken : wanted.queryFn,
    placeholderData: inSight,
    refetchInterval: refreshMs,
  })
}
