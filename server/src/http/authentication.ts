import type { Principal } from '../identity/model.ts'
import { AppError } from '../kernel/errors.ts'
import type { Caller, RouteAuth, SignedAuth } from './define-route.ts'
import type { ControlPlaneServices, PersonPrincipal } from './services.ts'
import { readCookie, sessionCookieName } from './session-cookie.ts'
import type { Visit } from './visit.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const longestCredential = 2048

const bearerToken = (header: string): string => {
  const match = /^bearer +([\x21-\x7e]+)$/i.exec(header)
  if (match?.[1] === undefined || match[1].length > longestCredential) throw new AppError('unauthenticated')
  return match[1]
}

/** A cookie's token is HttpOnly: where it turns up as a bearer, or a bearer's as a cookie, somebody carried it over. */
const requireTransport = (principal: Principal, transport: 'cookie' | 'bearer'): void => {
  if (principal.type === 'person' && principal.transport !== transport) throw new AppError('unauthenticated')
}

const byBearer = async (services: ControlPlaneServices, visit: Visit, header: string): Promise<Principal> => {
  const token = bearerToken(header)
  if (token.startsWith('pk_')) {
    throw new AppError('unauthenticated', {
      message: 'API keys (pk_…) are for /v1. Use a management token (mk_…) or log in.',
    })
  }
  if (token.startsWith('mk_')) return await services.identity.authenticateManagementToken(token)
  visit.refuseInsecureTransport()
  const { principal, refreshed } = await services.identity.sessions.authenticate(token)
  requireTransport(principal, 'bearer')
  if (refreshed !== null) visit.setHeader('x-session-token', refreshed.token)
  return principal
}

const byCookie = async (services: ControlPlaneServices, visit: Visit, method: string): Promise<Principal> => {
  const token = readCookie(visit.header('cookie'), sessionCookieName(visit.transport, services.settings))
  if (token === null || token === '') throw new AppError('unauthenticated')
  if (!safeMethods.has(method)) visit.requireOwnPage()
  const { principal, refreshed } = await services.identity.sessions.authenticate(token)
  requireTransport(principal, 'cookie')
  if (refreshed !== null) visit.setSessionCookie(refreshed.token, refreshed.expiresAt)
  return principal
}

/** An authorization header decides alone: a refused one never falls back to a cookie that came along. */
const authenticate = async (services: ControlPlaneServices, visit: Visit, method: string): Promise<Principal> => {
  const header = visit.header('authorization')
  return header === undefined ? await byCookie(services, visit, method) : await byBearer(services, visit, header)
}

const requirePerson = (principal: Principal): PersonPrincipal => {
  if (principal.type === 'person') return principal
  throw new AppError('forbidden', { message: 'A management token may not do this; log in as a person.' })
}

/** The caller that a route's `auth` asks for. Throws AppError unauthenticated, session_expired, forbidden, not_found. */
export const admit = async (
  services: ControlPlaneServices,
  visit: Visit,
  route: { readonly auth: Exclude<RouteAuth, SignedAuth>; readonly method: string },
  workspaceId: string,
): Promise<Caller> => {
  if (route.auth === 'public') {
    return { kind: 'public', authenticate: () => authenticate(services, visit, route.method) }
  }
  const principal = await authenticate(services, visit, route.method)
  if (route.auth === 'principal') return { kind: 'principal', principal }
  if (route.auth === 'person') return { kind: 'person', principal: requirePerson(principal) }
  if (route.auth === 'instance-admin') {
    const person = requirePerson(principal)
    if (person.person.role !== 'admin') {
      throw new AppError('forbidden', { message: 'Only an administrator of this installation may see this.' })
    }
    return { kind: 'instance-admin', principal: person }
  }
  const { authorise } = services.identity
  if ('by' in route.auth) {
    const person = requirePerson(principal)
    return { kind: 'member', principal: person, access: await authorise(person, workspaceId, route.auth.verb) }
  }
  return { kind: 'workspace', principal, access: await authorise(principal, workspaceId, route.auth.verb) }
}
