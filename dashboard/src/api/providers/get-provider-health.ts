import { ProviderHealth } from '@keepgate/protocol/health'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** How each connection did in the last 15 minutes; from user on. Throws RequestError forbidden. */
export const getProviderHealth = (workspaceId: string, signal?: AbortSignal): Promise<ProviderHealth> =>
  request({ method: 'GET', path: workspacePath(workspaceId, 'provider-health'), answer: ProviderHealth, signal })
