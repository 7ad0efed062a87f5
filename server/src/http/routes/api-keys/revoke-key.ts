import { defineRoute, none } from '../../define-route.ts'
import { keyParams } from '../path-parameters.ts'

export const revokeKey = defineRoute({
  method: 'POST',
  path: '/api/workspaces/:workspaceId/api-keys/:keyId/revoke',
  summary: 'Revoke an API key everywhere, cutting its live streams',
  auth: { verb: 'keys:write' },
  limit: 'default',
  request: { params: keyParams, query: none, body: none },
  response: { status: 204 },
  handle: async ({ services, caller, params }) => {
    const { workspaceId, keysOwnedBy } = caller.access
    await services.identity.keys.forWorkspace(workspaceId, keysOwnedBy).revoke(caller.access, params.keyId)
  },
})
