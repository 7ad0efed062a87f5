import { defineRoute, none } from '../../define-route.ts'
import { tokenParams } from '../path-parameters.ts'

export const revokeToken = defineRoute({
  method: 'POST',
  path: '/api/workspaces/:workspaceId/management-tokens/:tokenId/revoke',
  summary: 'Revoke a management token',
  auth: { verb: 'tokens:write' },
  limit: 'default',
  request: { params: tokenParams, query: none, body: none },
  response: { status: 204 },
  handle: async ({ services, caller, params }) => {
    const { workspaceId } = caller.access
    await services.identity.tokens.forWorkspace(workspaceId).revoke(caller.access, params.tokenId)
  },
})
