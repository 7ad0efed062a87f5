import { type ConnectionUpdate, ConnectionView } from '@keepgate/protocol/provider-connection'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/**
 * Changes what the body names, the key included. Throws RequestError validation_failed; invalid_request for what this
 * provider does not take; conflict for a name in use; not_found.
 */
export const updateConnection = (
  workspaceId: string,
  connectionId: string,
  body: ConnectionUpdate,
): Promise<ConnectionView> =>
  request({
    method: 'PATCH',
    path: workspacePath(workspaceId, 'providers', connectionId),
    body,
    answer: ConnectionView,
  })
