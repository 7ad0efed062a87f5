import { Overview } from '@keepgate/protocol/overview'
import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** A workspace at a glance. `since`: where today began, milliseconds since 1970. Throws RequestError forbidden. */
export const getOverview = (workspaceId: string, since: number, signal?: AbortSignal): Promise<Overview> =>
  request({
    method: 'GET',
    path: workspacePath(workspaceId, 'overview'),
    query: { since },
    answer: Overview,
    signal,
  })

/** Midnight where the reader is, milliseconds since 1970. */
const startOfToday = (now = new Date()): number => new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()

/** What overview, setup and whoever waits for the first request read. */
export const overviewQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'overview'),
    queryFn: ({ signal }) => getOverview(workspaceId, startOfToday(), signal),
  })
