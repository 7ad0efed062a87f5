import { ApiKeyView } from '@keepgate/protocol/identity'
import { apiKeyView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { keyParams } from '../path-parameters.ts'

export const getKey = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/api-keys/:keyId',
  summary: 'Get an API key, never the key itself',
  auth: { verb: 'keys:read' },
  limit: 'default',
  request: { params: keyParams, query: none, body: none },
  response: { status: 200, body: ApiKeyView },
  handle: async ({ services, caller, params }) => {
    const { workspaceId, keysOwnedBy } = caller.access
    return apiKeyView(await services.identity.keys.forWorkspace(workspaceId, keysOwnedBy).get(params.keyId))
  },
})
