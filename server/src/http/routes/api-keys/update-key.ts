import { ApiKeyUpdate, ApiKeyView } from '@keepgate/protocol/identity'
import { apiKeyView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { keyParams } from '../path-parameters.ts'
import { keyChange } from './key-change.ts'

export const updateKey = defineRoute({
  method: 'PATCH',
  path: '/api/workspaces/:workspaceId/api-keys/:keyId',
  summary: 'Change an API key’s name and limits; what is absent stays',
  auth: { verb: 'keys:write' },
  limit: 'default',
  bodyBytes: 128 * 1024,
  request: { params: keyParams, query: none, body: ApiKeyUpdate },
  response: { status: 200, body: ApiKeyView },
  handle: async ({ services, caller, params, body }) => {
    const { workspaceId, keysOwnedBy } = caller.access
    const keys = services.identity.keys.forWorkspace(workspaceId, keysOwnedBy)
    return apiKeyView(await keys.update(caller.access, params.keyId, keyChange(body)))
  },
})
