import { ProviderHealth } from '@keepgate/protocol/health'
import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** How each connection did in the last 15 minutes; from user on. Throws RequestError forbidden. */
export const getProviderHealth = (workspaceId: string, signal?: AbortSignal): Promise<ProviderHealth> =>
  request({ method: 'GET', path: workspacePath(workspaceId, 'provider-health'), answer: ProviderHealth, signal })

/** What everybody who shows the health of connections reads. */
export const providerHealthQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'provider-health'),
    queryFn: ({ signal }) => getProviderHealth(workspaceId, signal),
  })
