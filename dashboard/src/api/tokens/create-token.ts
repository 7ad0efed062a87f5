import { type ManagementTokenCreate, ManagementTokenCreated } from '@keepgate/protocol/identity'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Makes a token. The answer carries it once: it belongs into no cache. Throws RequestError validation_failed. */
export const createToken = (workspaceId: string, body: ManagementTokenCreate): Promise<ManagementTokenCreated> =>
  request({
    method: 'POST',
    path: workspacePath(workspaceId, 'management-tokens'),
    body,
    answer: ManagementTokenCreated,
  })
