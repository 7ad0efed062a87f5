import { SessionAnswer } from '@keepgate/protocol/identity'
import { authPaths } from '@keepgate/protocol/login'
import { personView, workspaceView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'

export const getSession = defineRoute({
  method: 'GET',
  path: authPaths.session,
  summary: 'Who is logged in, and in which workspaces',
  auth: 'person',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 200, body: SessionAnswer },
  handle: async ({ services, visit, caller }) => {
    const { person, sessionKey, transport } = caller.principal
    const workspaces = await services.identity.workspaces.listFor(caller.principal)
    return {
      person: personView(person),
      session_id: sessionKey,
      transport,
      insecure_transport: !visit.transport.secure && !visit.transport.local,
      workspaces: workspaces.map(workspaceView),
    }
  },
})
