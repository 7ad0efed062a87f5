import { KeyPage, type KeyPageQuery } from '@keepgate/protocol/key-list'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

export type KeyPageWanted = Omit<KeyPageQuery, 'ids'> & {
  readonly ids?: readonly string[] | undefined
  /** `next_cursor` of the page before, in the same order. */
  readonly cursor?: string | undefined
  /** 1 to 1000. */
  readonly limit: number
}

/** One page: a user's own keys, from moderator on everyone's. Throws RequestError forbidden, invalid_request (cursor). */
export const listKeyPage = (
  workspaceId: string,
  { ids, ...wanted }: KeyPageWanted,
  signal?: AbortSignal,
): Promise<KeyPage> =>
  request({
    method: 'GET',
    path: workspacePath(workspaceId, 'api-keys'),
    query: { ...wanted, ids: ids?.join(',') },
    answer: KeyPage,
    signal,
  })

/** A page as it is kept; the one before stays in sight until it is there. */
export const keyPageQuery = (workspaceId: string, wanted: KeyPageWanted) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'api-keys', 'page', wanted),
    queryFn: ({ signal }) => listKeyPage(workspaceId, wanted, signal),
    placeholderData: keepPreviousData,
  })
