import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fastify, { type FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { ignored, none, type Route, type RouteAuth } from '../define-route.ts'
import { routes } from '../routes.ts'
import type { ControlPlaneServices } from '../services.ts'
import { dataPlanePaths } from './data-plane-paths.ts'
import { Problem } from './problem-schema.ts'

export type Reference = {
  /** JSON text of the OpenAPI 3.1 description. */
  readonly openapi: string
  /** A page or file of the reference for people, by its path under /docs. Throws AppError not_found. */
  readonly page: (path: string) => Promise<{ contentType: string; bytes: Uint8Array }>
}

const area = (path: string): string => {
  if (path.startsWith('/auth/')) return 'Login and sessions'
  const collection = /^\/api\/workspaces\/:workspaceId\/([a-z-]+)/.exec(path)?.[1]
  if (collection !== undefined) return collection.replaceAll('-', ' ')
  if (path.startsWith('/api/admin/')) return 'Signed administration'
  return path.startsWith('/api/') ? 'workspaces' : 'system'
}

const describeAuth = (route: Route): string => {
  if (route.auth === 'public') return 'Public.'
  if (route.auth === 'person') return 'Needs a person’s session.'
  if (route.auth === 'principal') return 'Needs a session or a management token.'
  if (route.auth === 'instance-admin') return 'Needs an administrator of the installation.'
  if ('admin' in route.auth)
    return `Needs a signature (docs/spec/admin-command.md) by a key with \`${route.auth.admin}\`.`
  if ('by' in route.auth) return `Needs \`${route.auth.verb}\` in the workspace, and a person’s session.`
  return `Needs \`${route.auth.verb}\` in the workspace.`
}

/** The ways in that `admit` (../authentication.ts) takes for such a route; undefined where anyone may. */
const securityOf = (auth: RouteAuth): readonly Record<string, string[]>[] | undefined => {
  if (auth === 'public') return undefined
  if (typeof auth !== 'string' && 'admin' in auth) return [{ signature: [] }]
  const person: Record<string, string[]>[] = [{ session: [] }, { session_cookie: [] }]
  return auth === 'person' || auth === 'instance-admin' || (typeof auth !== 'string' && 'by' in auth)
    ? person
    : [...person, { management_token: [] }]
}

const textBody = (contentType: string) => ({ content: { [contentType.split(';', 1)[0] ?? '']: { schema: Text } } })

const responseSchema = (route: Route): Record<string, unknown> => {
  const { response } = route
  const refused = { description: 'Refused', content: { 'application/problem+json': { schema: Problem } } }
  if ('body' in response) return { [response.status]: response.body, '4xx': refused }
  if ('contentType' in response) return { [response.status]: textBody(response.contentType), '4xx': refused }
  if ('answeredBy' in response) {
    const content = { 'application/json': { schema: Answer }, 'text/event-stream': { schema: Text } }
    return { [response.status]: { description: 'As /v1/chat/completions answers', content }, '4xx': refused }
  }
  return { [response.status]: Empty, '4xx': refused }
}

const Text = z.string()
const Answer = z.looseObject({})
const Empty = z.null().describe('Done')

/** The routes once more, on an instance that never listens: only their schemas matter. */
const describeRoutes = async (services: ControlPlaneServices): Promise<FastifyInstance> => {
  const app = fastify({ logger: false })
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => (value) => JSON.stringify(value))
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Keepgate',
        version: services.settings.version,
        description: 'Gateway routes (/v1) and management (/auth, /api). Errors outside /v1 are RFC 9457 problems.',
      },
      servers: services.settings.publicUrl === null ? [] : [{ url: services.settings.publicUrl }],
      components: {
        securitySchemes: {
          api_key: { type: 'http', scheme: 'bearer', description: 'pk_… for /v1' },
          management_token: { type: 'http', scheme: 'bearer', description: 'mk_… for /api' },
          session: { type: 'http', scheme: 'bearer', description: 'A session token for /api and /auth' },
          signature: {
            type: 'apiKey',
            in: 'header',
            name: 'Signature',
            description: 'RFC 9421, with Signature-Input and Content-Digest',
          },
          session_cookie: { type: 'apiKey', in: 'cookie', name: '__Host-keepgate' },
        },
      },
    },
    transform: jsonSchemaTransform,
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    // The layout without the bar and logo of the page's maker, and none of its icons.
    uiConfig: { deepLinking: true, tryItOutEnabled: false, layout: 'BaseLayout' },
    theme: { title: 'Keepgate API', favicon: [] },
  })
  for (const route of routes) {
    // The reference's own pages: the plugin above has routes of these names.
    if (route.path === '/docs' || route.path.startsWith('/docs/static/') || route.path === '/docs/json') continue
    const { params, query, body } = route.request
    const security = securityOf(route.auth)
    app.route({
      method: route.method,
      url: route.path,
      exposeHeadRoute: false,
      schema: {
        summary: route.summary,
        description: describeAuth(route),
        tags: [area(route.path)],
        ...(security === undefined ? {} : { security }),
        ...(params === none ? {} : { params }),
        ...(query === none || query === ignored ? {} : { querystring: query }),
        ...(body === none ? {} : { body }),
        response: responseSchema(route),
      },
      handler: () => undefined,
    })
  }
  await app.ready()
  return app
}

/** Our icon is a file of the dashboard's; the page's maker takes icons only as contents. */
const withOurIcon = (html: string): string =>
  html.replace('</title>', '</title>\n      <link rel="icon" type="image/svg+xml" href="/portcullis.svg">')

const build = async (services: ControlPlaneServices): Promise<Reference> => {
  const app = await describeRoutes(services)
  const described = app.swagger()
  const openapi = JSON.stringify({ ...described, paths: { ...dataPlanePaths, ...described.paths } })
  return {
    openapi,
    page: async (path) => {
      if (path === 'json') return { contentType: 'application/json; charset=utf-8', bytes: Buffer.from(openapi) }
      const answer = await app.inject({ method: 'GET', url: path === '' ? '/docs' : `/docs/${path}` })
      if (answer.statusCode !== 200) throw new AppError('not_found')
      const bytes = path === '' ? Buffer.from(withOurIcon(answer.payload)) : answer.rawPayload
      return { contentType: String(answer.headers['content-type']), bytes }
    },
  }
}

const built = new WeakMap<ControlPlaneServices, Promise<Reference>>()

/** Built once, when somebody first looks. */
export const readReference = (services: ControlPlaneServices): Promise<Reference> => {
  const existing = built.get(services)
  if (existing !== undefined) return existing
  const fresh = build(services)
  built.set(services, fresh)
  fresh.catch(() => built.delete(services))
  return fresh
}
