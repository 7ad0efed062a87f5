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
  bodyBytes: 128 * 1024,
  request: { params: inWorkspace, query: none, body: ApiKeyCreate },
  response: { status: 201, body: ApiKeyCreated },
  handle: async ({ services, caller, body }) => {
    const { principal, access } = caller
    const keys = services.identity.keys.forWorkspace(access.workspaceId, access.keysOwnedBy)
    const createdBy = principal.type === 'person' ? principal.person.id : null
    const { record, secret } = await keys.create(access, createdBy, { ...keyChange(body), name: body.name })
    return { ...apiKeyView(record), api_key: secret }
  },
})
