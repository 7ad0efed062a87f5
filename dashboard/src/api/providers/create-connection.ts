import { type ConnectionCreate, ConnectionView } from '@keepgate/protocol/provider-connection'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/**
 * Connects a provider; from moderator on. The answer no longer holds the key. Throws RequestError validation_failed;
 * invalid_request for what this provider does not take; conflict for a name in use.
 */
export const createConnection = (workspaceId: string, body: ConnectionCreate): Promise<ConnectionView> =>
  request({ method: 'POST', path: workspacePath(workspaceId, 'providers'), body, answer: ConnectionView })
