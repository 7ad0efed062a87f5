import { LimitsInForce } from '@keepgate/protocol/settings'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** The limits that the installation sets; null where one is off. */
export const getLimits = (workspaceId: string, signal?: AbortSignal): Promise<LimitsInForce> =>
  request({ method: 'GET', path: workspacePath(workspaceId, 'limits'), answer: LimitsInForce, signal })
