import { KeyCounts, type KeyQuery } from '@keepgate/protocol/key-list'
import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** How many keys of those work, have ended, are risky, and whose they are. Throws RequestError forbidden. */
export const keyCountsQuery = (workspaceId: string, wanted: KeyQuery = {}) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'api-keys', 'counts', wanted),
    queryFn: ({ signal }): Promise<KeyCounts> =>
      request({
        method: 'GET',
        path: workspacePath(workspaceId, 'api-key-counts'),
        query: wanted,
        answer: KeyCounts,
        signal,
      }),
  })
