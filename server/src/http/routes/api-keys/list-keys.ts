import { ApiKeyListed } from '@keepgate/protocol/identity'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'
import { listedKey } from './listed-key.ts'

export const listKeys = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/api-keys',
  summary: 'List API keys, expired and revoked ones too; a user sees only their own',
  auth: { verb: 'keys:read' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 200, body: z.strictObject({ data: z.array(ApiKeyListed) }) },
  handle: async ({ services, caller }) => {
    const { workspaceId, keysOwnedBy } = caller.access
    const keys = await services.identity.keys.forWorkspace(workspaceId, keysOwnedBy).list()
    return { data: await Promise.all(keys.map((key) => listedKey(services, key))) }
  },
})
