import { type ApiKeyUpdate, ApiKeyView } from '@keepgate/protocol/identity'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** What is absent stays as it is. Throws RequestError validation_failed; conflict for a key that was revoked. */
export const updateKey = (workspaceId: string, keyId: string, body: ApiKeyUpdate): Promise<ApiKeyView> =>
  request({ method: 'PATCH', path: workspacePath(workspaceId, 'api-keys', keyId), body, answer: ApiKeyView })
