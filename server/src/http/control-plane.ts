import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { VerifiedHead } from '../identity/admin/verify-request.ts'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { scanJson } from '../kernel/scan-json.ts'
import { isAdminPath, isSignedRoute, requireGuard, requireSignature, requireSignedBody } from './admin-guard.ts'
import { chargeAddress, takeClass } from './arrival-limits.ts'
import { admit } from './authentication.ts'
import { addBodyParser } from './control-plane-bodies.ts'
import { corsHeaders } from './cors.ts'
import type { Caller, Route } from './define-route.ts'
import { readThrown, sendProblem } from './error-door.ts'
import { createMethodTable, isPlainPath } from './route-table.ts'
import { isLostPerson } from './routes/dashboard/lost.ts'
import { showDashboard } from './routes/dashboard/page.ts'
import { routes as allRoutes } from './routes.ts'
import { securityHeaders } from './security-headers.ts'
import type { ControlPlaneServices } from './services.ts'
import { createVisit, type Visit } from './visit.ts'

declare module 'fastify' {
  interface FastifyRequest {
    visit: Visit | null
    caller: Caller | null
    /** What was signed, as far as the head tells; null outside /api/admin. */
    signedHead: VerifiedHead | null
  }
  interface FastifyContextConfig {
    /** The guard of /api/admin stands in front of it. */
    readonly signed?: boolean
  }
}

/** Probes must answer while everything else is refused. */
const unlimitedPaths = new Set(['/livez', '/readyz'])

const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? ''

const requireVisit = (request: FastifyRequest): Visit => {
  if (request.visit === null) throw new AppError('internal')
  return request.visit
}

const applyCors = (services: ControlPlaneServices, visit: Visit, method: string, reply: FastifyReply): void => {
  const asked = method === 'OPTIONS' ? visit.header('access-control-request-method') : undefined
  const preflight =
    asked === undefined ? undefined : { method: asked, headers: visit.header('access-control-request-headers') }
  reply.headers(corsHeaders(visit.header('origin'), services.settings.cors, preflight))
}

/** Of a page that CORS lets in; anyone else's OPTIONS is a request like any other. */
const isPreflight = ({ settings }: ControlPlaneServices, { method, headers }: FastifyRequest): boolean =>
  method === 'OPTIONS' &&
  headers['access-control-request-method'] !== undefined &&
  settings.cors.origins.includes(headers.origin ?? '')

/** They lie in memory, and one page takes many: counting them would refuse people, not attackers, and logging hide the rest. */
const isDashboardFile = async ({ dashboard }: ControlPlaneServices, path: string): Promise<boolean> => {
  const state = await dashboard.state()
  return state.kind === 'ready' && state.built.files.has(path.slice(1))
}

/** First of all: the headers of every answer, a 429 included, then the address limit. */
const begin = async (services: ControlPlaneServices, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  const visit = createVisit(services, request, reply)
  request.visit = visit
  reply.headers({ 'x-request-id': visit.requestId, ...securityHeaders(visit.transport.secure) })
  applyCors(services, visit, request.method, reply)
  const path = pathOf(request.raw.url ?? '')
  if (!unlimitedPaths.has(path) && !(await isDashboardFile(services, path))) {
    await chargeAddress(services.limiter, services.limitRules, visit.addressCell)
  }
}

/** Node keeps the first of several, a proxy in front may have judged another: such a request means nothing. */
const singleHeaders = ['host', 'authorization', 'content-type', 'origin', 'x-forwarded-proto'] as const

const refuseRepeatedHeaders = (request: FastifyRequest): void => {
  const given = request.raw.headersDistinct
  const repeated = singleHeaders.find((name) => (given[name]?.length ?? 0) > 1)
  if (repeated !== undefined) {
    throw new AppError('invalid_request', { message: `The header ${repeated} was sent several times.` })
  }
}

/** No route, or none for this method: OPTIONS tells the methods, anything else is refused. */
const answerUnrouted = (methods: readonly string[], method: string, reply: FastifyReply): void => {
  if (methods.length === 0) throw new AppError('not_found')
  reply.header('allow', methods.join(', '))
  if (method !== 'OPTIONS') throw new AppError('method_not_allowed')
  reply.code(204).send()
}

/** '' where the path has none: no workspace has that id. */
const workspaceIdOf = (params: unknown): string =>
  typeof params === 'object' && params !== null && 'workspaceId' in params && typeof params.workspaceId === 'string'
    ? params.workspaceId
    : ''

/** Who calls, and with what: a signed body is read as JSON only after its digest is the signed one. */
const readInput = (
  request: FastifyRequest,
  isSigned: boolean,
): Pick<Parameters<Route['run']>[0], 'caller' | 'body'> => {
  if (!isSigned) {
    if (request.caller === null) throw new AppError('internal')
    return { caller: request.caller, body: request.body }
  }
  const signed = requireSignedBody(request.signedHead, request)
  return {
    caller: { kind: 'signed', signed },
    body: signed.body.length === 0 ? null : scanJson(signed.body).value,
  }
}

const addRoute = (app: FastifyInstance, services: ControlPlaneServices, route: Route): void => {
  const { auth, response, bodyBytes } = route
  const isSigned = isSignedRoute(auth)
  app.route({
    method: route.method,
    url: route.path,
    config: {
      signed: isSigned,
      // A signed body is judged before anybody answers, the line too.
      leaveBody: 'answeredBy' in response && !isSigned,
      ...(bodyBytes === undefined ? {} : { bodyBytes }),
    },
    schema: 'body' in response ? { response: { [response.status]: response.body } } : {},
    onRequest: async (request, reply) => {
      const visit = requireVisit(request)
      if (route.limit !== 'exempt') {
        reply.headers(await takeClass(services.limiter, services.limitRules, route.limit, visit.addressCell))
      }
      if (isSignedRoute(auth)) {
        request.signedHead = await requireSignature(services, request)
        return
      }
      request.caller = await admit(services, visit, { auth, method: request.method }, workspaceIdOf(request.params))
    },
    handler: async (request, reply) => {
      const input = readInput(request, isSigned)
      reply.code(response.status)
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
      if ('contentType' in response) reply.type(response.contentType)
      const answer = await route.run({
        services,
        visit: requireVisit(request),
        params: request.params,
        query: request.query,
        ...input,
      })
      if (reply.sent) return reply
      if (request.method !== 'GET' && request.method !== 'HEAD') await services.policyInForce()
      return reply.send(response.status === 204 ? undefined : answer)
    },
  })
}

/** Everything but /v1: built from the list of routes, ready to be handed requests by `routing`. */
export const createControlPlane = async (
  services: ControlPlaneServices,
  routes: readonly Route[] = allRoutes,
): Promise<FastifyInstance> => {
  const methodsOf = createMethodTable(routes)

  const fail = (thrown: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const error = readThrown(thrown)
    if (error.code === 'internal') {
      services.log.error({ request_id: request.id, err: error.cause ?? error }, 'A request failed inside the gateway')
    }
    sendProblem(reply, error, request.id)
  }

  const app = fastify({
    logger: false,
    genReqId: () => newId('req', services.clock.now()),
    requestIdHeader: false,
    routerOptions: {
      caseSensitive: true,
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
      maxParamLength: 128,
    },
    return503OnClosing: false,
    frameworkErrors: (thrown, request, reply) => {
      // Hooks do not run for a URL that cannot be decoded, so the limit and the headers are applied here.
      begin(services, request, reply).then(
        () => fail(thrown, request, reply),
        (refusal: unknown) => fail(refusal, request, reply),
      )
    },
  })
  app.decorateRequest('visit', null)
  app.decorateRequest('caller', null)
  app.decorateRequest('signedHead', null)
  app.addHook('onRoute', ({ url, config }) => requireGuard(url, config?.signed === true))
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(fail)
  addBodyParser(app, services.clock)

  app.addHook('onRequest', async (request, reply) => {
    await begin(services, request, reply)
    refuseRepeatedHeaders(request)
    const path = pathOf(request.raw.url ?? '')
    if (request.is404 && isLostPerson(requireVisit(request), path) && methodsOf(path).length === 0) {
      reply.code(404).header('cache-control', 'no-store').type('text/html; charset=utf-8')
      return reply.send(await showDashboard(services, requireVisit(request)))
    }
    if (!isPlainPath(path)) throw new AppError('not_found')
    if (request.is404) {
      // What is not there tells a stranger as little as what is. A browser asks before it signs.
      if (isAdminPath(path) && !isPreflight(services, request)) {
        reply.headers(
          await takeClass(services.limiter, services.limitRules, 'default', requireVisit(request).addressCell),
        )
        await requireSignature(services, request)
      }
      answerUnrouted(methodsOf(path), request.method, reply)
      return reply
    }
  })
  app.addHook('onResponse', async (request, reply) => {
    // Probes come every few seconds; only their failures are worth a line.
    if (reply.statusCode === 200 && unlimitedPaths.has(request.routeOptions.url ?? '')) return
    const visit = request.visit
    const latency_ms = visit === null ? 0 : Math.round(services.clock.monotonic() - visit.startedAt)
    const fields = {
      request_id: request.id,
      method: request.method,
      path: request.routeOptions.url ?? null,
      status: reply.statusCode,
      latency_ms,
    }
    if (reply.statusCode === 429) services.log.warn(fields, 'Rate limit exceeded')
    else if (reply.statusCode < 400 && (await isDashboardFile(services, pathOf(request.raw.url ?? '')))) {
      services.log.debug(fields, 'Answered')
    } else services.log.info(fields, 'Answered')
  })

  for (const route of routes) addRoute(app, services, route)
  await app.ready()
  return app
}
