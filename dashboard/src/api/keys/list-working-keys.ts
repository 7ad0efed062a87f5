import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { queryOptions } from '@tanstack/react-query'
import { allPages } from '../all-pages.ts'
import { queryKeys } from '../query-keys.ts'
import { listKeyPage } from './list-key-page.ts'

const limit = 1000

/** Every key that works, for what must be weighed key by key before something is removed; no page lists them so. */
export const workingKeysQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'api-keys', 'working'),
    queryFn: ({ signal }): Promise<readonly ApiKeyListed[]> =>
      allPages((cursor) => listKeyPage(workspaceId, { status: 'working', limit, cursor: cursor ?? undefined }, signal)),
  })
