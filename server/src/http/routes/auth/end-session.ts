import { authPaths } from '@keepgate/protocol/login'
import { defineRoute, none } from '../../define-route.ts'

/** POST, because the pages of other origins may not send DELETE in production, and must be able to log out. */
export const endSession = defineRoute({
  method: 'POST',
  path: authPaths.logout,
  summary: 'Log out: end this session',
  auth: 'person',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 204 },
  handle: async ({ services, visit, caller: { principal } }) => {
    await services.identity.sessions.revoke({ type: 'person', id: principal.person.id }, principal.sessionKey)
    if (principal.transport === 'cookie') visit.clearSessionCookie()
  },
})
