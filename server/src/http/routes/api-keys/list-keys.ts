import { ApiKeyView } from '@keepgate/protocol/identity'
import { z } from 'zod'
import { apiKeyView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const listKeys = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/api-keys',
  summary: 'List API keys, expired and revoked ones too; a user sees only their own',
  auth: { verb: 'keys:read' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 200, body: z.strictObject({ data: z.array(ApiKeyView) }) },
  handle: async ({ services, caller }) => {
    const { workspaceId, keysOwnedBy } = caller.access
    return { data: (await services.identity.keys.forWorkspace(workspaceId, keysOwnedBy).list()).map(apiKeyView) }
  },
})
