import { errorDefinition } from '@keepgate/protocol/error-codes'
import { WorkspaceModels } from '@keepgate/protocol/models'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const listModels = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/models',
  summary: 'List the models that each connection offers, or why its provider could not be asked',
  auth: { verb: 'providers:read' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 200, body: WorkspaceModels },
  handle: async ({ services, caller }) => {
    const offers = await services.models.list(caller.access.workspaceId)
    return {
      data: offers.map(({ connection, provider, models, failure }) => ({
        connection,
        provider,
        models: models.map(({ id, ownedBy }) => ({ id: `${connection}/${id}`, name: id, owned_by: ownedBy })),
        error:
          failure === null
            ? null
            : { code: failure.code, message: failure.message, hint: errorDefinition(failure.code).hint },
      })),
    }
  },
})
