import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '../query-keys.ts'
import { listKeyPage } from './list-key-page.ts'

/** So many at once are looked up. */
export const mostNames = 100

/** Id → name of those keys of these that there are and that this person may see. @param ids 1 to 100 */
export const keyNamesQuery = (workspaceId: string, ids: readonly string[]) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'api-keys', 'names', ids),
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, string>> => {
      const { data } = await listKeyPage(workspaceId, { ids, limit: mostNames }, signal)
      return new Map(data.map(({ id, name }) => [id, name]))
    },
  })
