import { authPaths } from '@keepgate/protocol/login'
import { defineRoute, none } from '../../define-route.ts'
import type { Exchange } from '../../exchange.ts'
import type { ControlPlaneServices, PersonPrincipal } from '../../services.ts'

const end = async (services: ControlPlaneServices, exchange: Exchange, principal: PersonPrincipal): Promise<void> => {
  await services.identity.sessions.revoke({ type: 'person', id: principal.person.id }, principal.sessionKey)
  if (principal.transport === 'cookie') exchange.clearSessionCookie()
}

export const endSession = defineRoute({
  method: 'DELETE',
  path: authPaths.session,
  summary: 'Log out: end this session',
  auth: 'person',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 204 },
  handle: ({ services, exchange, caller }) => end(services, exchange, caller.principal),
})

/** The same, for clients that can only post. */
export const logout = defineRoute({
  method: 'POST',
  path: '/auth/logout',
  summary: 'Log out: end this session',
  auth: 'person',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 204 },
  handle: ({ services, exchange, caller }) => end(services, exchange, caller.principal),
})
