import { type ApiKeyCreate, ApiKeyCreated } from '@keepgate/protocol/identity'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Makes a key. The answer carries it once: it belongs into no cache. Throws RequestError validation_failed. */
export const createKey = (workspaceId: string, body: ApiKeyCreate): Promise<ApiKeyCreated> =>
  request({ method: 'POST', path: workspacePath(workspaceId, 'api-keys'), body, answer: ApiKeyCreated })
