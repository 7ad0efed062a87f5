import { ApiKeyListed } from '@keepgate/protocol/identity'
import { defineRoute, none } from '../../define-route.ts'
import { keyParams } from '../path-parameters.ts'
import { listedKey } from './listed-key.ts'

export const getKey = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/api-keys/:keyId',
  summary: 'Get an API key, never the key itself',
  auth: { verb: 'keys:read' },
  limit: 'default',
  request: { params: keyParams, query: none, body: none },
  response: { status: 200, body: ApiKeyListed },
  handle: async ({ services, caller, params }) => {
    const { workspaceId, keysOwnedBy } = caller.access
    const key = await services.identity.keys.forWorkspace(workspaceId, keysOwnedBy).get(params.keyId)
    return listedKey(services, key)
  },
})
