import { ManagementTokenView } from '@keepgate/protocol/identity'
import { z } from 'zod'
import { managementTokenView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const listTokens = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/management-tokens',
  summary: 'List management tokens, expired and revoked ones too',
  auth: { verb: 'tokens:read' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 200, body: z.strictObject({ data: z.array(ManagementTokenView) }) },
  handle: async ({ services, caller }) => {
    const tokens = await services.identity.tokens.forWorkspace(caller.access.workspaceId).list()
    return { data: tokens.map(managementTokenView) }
  },
})
