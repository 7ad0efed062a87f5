import { Overview } from '@keepgate/protocol/overview'
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
