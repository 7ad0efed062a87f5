import { ApiKeyCreated, type KeyRotate } from '@keepgate/protocol/identity'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/**
 * Makes a successor with the same settings; the old key works for the grace. The answer carries the new key once: it
 * belongs into no cache. Throws RequestError conflict where the key has ended or was replaced before.
 */
export const rotateKey = (workspaceId: string, keyId: string, body: KeyRotate): Promise<ApiKeyCreated> =>
  request({
    method: 'POST',
    path: workspacePath(workspaceId, 'api-keys', keyId, 'rotate'),
    body,
    answer: ApiKeyCreated,
  })
