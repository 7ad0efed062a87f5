import { authPaths, SetupComplete } from '@keepgate/protocol/login'
import { defineRoute, none } from '../../define-route.ts'
import { NewHomeView, newHomeView } from './new-home.ts'

export const setup = defineRoute({
  method: 'POST',
  path: authPaths.setup,
  summary: 'Make the first administrator through the one-time setup link',
  auth: 'public',
  limit: 'auth',
  request: { params: none, query: none, body: SetupComplete },
  response: { status: 201, body: NewHomeView },
  handle: async ({ services, visit, body }) => {
    visit.refuseInsecureTransport()
    const { token, registration, workspace_name } = body
    return newHomeView(await services.identity.setup.complete({ token, registration, workspaceName: workspace_name }))
  },
})
