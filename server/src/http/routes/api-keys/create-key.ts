import { ApiKeyCreate, ApiKeyCreated } from '@keepgate/protocol/identity'
import { apiKeyView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'
import { keyChange } from './key-change.ts'

export const createKey = defineRoute({
  method: 'POST',
  path: '/api/workspaces/:workspaceId/api-keys',
  summary: 'Make an API key; it is shown once',
  auth: { verb: 'keys:write' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: ApiKeyCreate },
  response: { status: 201, body: ApiKeyCreated },
  handle: async ({ services, caller, body }) => {
    const { workspaceId, actor, keysOwnedBy } = caller.access
    const keys = services.identity.keys.forWorkspace(workspaceId, keysOwnedBy)
    const createdBy = actor.type === 'person' ? actor.id : null
    const { record, secret } = await keys.create(actor, createdBy, { ...keyChange(body), name: body.name })
    return { ...apiKeyView(record), api_key: secret }
  },
})
