import { ApiKeyCreated, KeyRotate } from '@keepgate/protocol/identity'
import { apiKeyView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { keyParams } from '../path-parameters.ts'

export const rotateKey = defineRoute({
  method: 'POST',
  path: '/api/workspaces/:workspaceId/api-keys/:keyId/rotate',
  summary: 'Make a successor; the old key works for the grace',
  auth: { verb: 'keys:write' },
  limit: 'default',
  request: { params: keyParams, query: none, body: KeyRotate },
  response: { status: 201, body: ApiKeyCreated },
  handle: async ({ services, caller, params, body }) => {
    const { workspaceId, keysOwnedBy } = caller.access
    const keys = services.identity.keys.forWorkspace(workspaceId, keysOwnedBy)
    const { record, secret } = await keys.rotate(caller.access, params.keyId, body.grace_seconds)
    return { ...apiKeyView(record), api_key: secret }
  },
})
