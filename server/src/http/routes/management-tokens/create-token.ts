import { ManagementTokenCreate, ManagementTokenCreated } from '@keepgate/protocol/identity'
import { managementTokenView } from '../../../identity/views.ts'
import { AppError } from '../../../kernel/errors.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const createToken = defineRoute({
  method: 'POST',
  path: '/api/workspaces/:workspaceId/management-tokens',
  summary: 'Make a management token for scripts; it is shown once',
  auth: { verb: 'tokens:write' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: ManagementTokenCreate },
  response: { status: 201, body: ManagementTokenCreated },
  handle: async ({ services, caller, body }) => {
    const { principal, access } = caller
    // Otherwise a leaked token could outlive its own revocation through children with more scopes than itself.
    if (principal.type !== 'person') {
      throw new AppError('forbidden', { message: 'Only a person may make management tokens.' })
    }
    const { record, secret } = await services.identity.tokens
      .forWorkspace(access.workspaceId)
      .create(access, principal.person.id, { name: body.name, expiresAt: body.expires_at, scopes: body.scopes })
    return { ...managementTokenView(record), management_token: secret }
  },
})
