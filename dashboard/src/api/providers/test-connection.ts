import { ConnectionTestView } from '@keepgate/protocol/provider-connection'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Both stages, up to 20 s. A provider that fails is an answer, not a refusal. Throws RequestError not_found, forbidden. */
export const testConnection = (workspaceId: string, connectionId: string): Promise<ConnectionTestView> =>
  request({
    method: 'POST',
    path: workspacePath(workspaceId, 'providers', connectionId, 'test'),
    answer: ConnectionTestView,
  })
