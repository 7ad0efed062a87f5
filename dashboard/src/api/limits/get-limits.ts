import { LimitsInForce } from '@keepgate/protocol/settings'
import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** The limits that the installation sets; null where one is off. */
export const getLimits = (workspaceId: string, signal?: AbortSignal): Promise<LimitsInForce> =>
  request({ method: 'GET', path: workspacePath(workspaceId, 'limits'), answer: LimitsInForce, signal })

/** The one answer that everybody who shows a limit reads. */
export const limitsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'limits'),
    queryFn: ({ signal }) => getLimits(workspaceId, signal),
  })
