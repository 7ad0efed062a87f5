import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { KeyPage } from '@keepgate/protocol/key-list'
import { queryOptions } from '@tanstack/react-query'
import { allPages } from '../all-pages.ts'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** API keys, ended ones too: a user's own, from moderator on everyone's. Throws RequestError forbidden. */
export const listKeys = (workspaceId: string, signal?: AbortSignal): Promise<readonly ApiKeyListed[]> =>
  allPages((cursor) =>
    request({
      method: 'GET',
      path: workspacePath(workspaceId, 'api-keys'),
      query: { cursor },
      answer: KeyPage,
      signal,
    }),
  )

/** The one list of API keys that everybody reads; part of it by `select`. */
export const keysQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'api-keys'),
    queryFn: ({ signal }) => listKeys(workspaceId, signal),
  })
