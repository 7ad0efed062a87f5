import type { Readable } from 'node:stream'
import type { AdminPermission } from '@keepgate/protocol/admin-roles'
import type { Verb } from '@keepgate/protocol/permissions'
import { z } from 'zod'
import type { AcceptedAdmin, AdminPlan } from '../identity/admin/perform.ts'
import type { SignedRequest } from '../identity/admin/verify-request.ts'
import type { Access, Principal } from '../identity/model.ts'
import { AppError } from '../kernel/errors.ts'
import type { RouteClass } from '../limits/classes.ts'
import type { ControlPlaneServices, PersonPrincipal } from './services.ts'
import type { Visit } from './visit.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
/** Rate class of a route; `exempt` is for probes and static text alone. */
export type LimitClass = RouteClass | 'exempt'

export type SignedAuth = { readonly admin: AdminPermission }

/**
 * Who may call: `public` anyone · `person` a person's session · `principal` a person or a management token ·
 * `instance-admin` a person with the instance's admin role · `{ verb }` a principal whose rank and scopes in
 * `:workspaceId` allow the verb, with `by: 'person'` only a person's session · `{ admin }` whoever signs with a key whose
 * role has the permission: every route under /api/admin, and no other.
 */
export type RouteAuth =
  | 'public'
  | 'person'
  | 'principal'
  | 'instance-admin'
  | { readonly verb: Verb }
  | { readonly verb: Verb; readonly by: 'person' }
  | SignedAuth

export type Caller =
  /** `authenticate`: for the rare route where a session changes what a public request means. Throws as every guard does. */
  | { readonly kind: 'public'; readonly authenticate: () => Promise<Principal> }
  | { readonly kind: 'person'; readonly principal: PersonPrincipal }
  | { readonly kind: 'instance-admin'; readonly principal: PersonPrincipal }
  | { readonly kind: 'principal'; readonly principal: Principal }
  | { readonly kind: 'workspace'; readonly principal: Principal; readonly access: Access }
  | { readonly kind: 'member'; readonly principal: PersonPrincipal; readonly access: Access }
  /** Its intent stands in the audit log. */
  | { readonly kind: 'admin'; readonly accepted: AcceptedAdmin }

type KindOf<Auth extends RouteAuth> = Auth extends string
  ? Auth
  : Auth extends { admin: AdminPermission }
    ? 'admin'
    : Auth extends { by: 'person' }
      ? 'member'
      : 'workspace'
type CallerFor<Auth extends RouteAuth> = Extract<Caller, { kind: KindOf<Auth> }>

const kindOf = (auth: RouteAuth): Caller['kind'] => {
  if (typeof auth === 'string') return auth
  if ('admin' in auth) return 'admin'
  return 'by' in auth ? 'member' : 'workspace'
}

const isCallerFor = <Auth extends RouteAuth>(auth: Auth, caller: Caller): caller is CallerFor<Auth> =>
  caller.kind === kindOf(auth)

/** The part of a request that a route does not take: anything sent there is refused. */
export const none = z.strictObject({}).nullish()
/** For pages and probes: browsers, monitors and caches add queries of their own. */
export const ignored = z.unknown()

/**
 * JSON by a schema (fields outside it never leave) · nothing (204) · text of a fixed content type · whatever the
 * straight line answers, which also reads the body: `body` in `request` then only describes it, as optional.
 */
export type RouteResponse<Body extends z.core.$ZodType = z.core.$ZodType> =
  | { readonly status: number; readonly body: Body }
  | { readonly status: 204 }
  | { readonly status: number; readonly contentType: string }
  | { readonly status: 200; readonly answeredBy: 'line' }

type Handled<Response extends RouteResponse> = Response extends { body: infer Body extends z.core.$ZodType }
  ? z.output<Body>
  : Response extends { contentType: string }
    ? string | Uint8Array | Readable
    : unknown

export type Definition<
  Auth extends RouteAuth,
  Params extends z.core.$ZodType,
  Query extends z.core.$ZodType,
  Body extends z.core.$ZodType,
  Response extends RouteResponse,
> = {
  readonly method: Method
  readonly path: string
  /** One line for the reference page, in the imperative. */
  readonly summary: string
  readonly auth: Auth
  readonly limit: LimitClass
  /** The largest body; absent: 16 KiB. To be named where the schema admits more. */
  readonly bodyBytes?: number
  readonly request: { readonly params: Params; readonly query: Query; readonly body: Body }
  readonly response: Response
} & (
  | {
      /** A signed route without `plan` acts for the installation itself; of its body the digest alone is recorded. */
      readonly handle: (input: {
        readonly services: ControlPlaneServices
        readonly visit: Visit
        readonly caller: CallerFor<Auth>
        readonly params: z.output<Params>
        readonly query: z.output<Query>
        readonly body: z.output<Body>
      }) => Promise<Handled<Response>> | Handled<Response>
      readonly plan?: never
    }
  | {
      /** Of a signed route: what is judged and recorded, beside the permission of `auth`, and what is then done. */
      readonly plan: (input: {
        readonly services: ControlPlaneServices
        readonly visit: Visit
        readonly body: z.output<Body>
        readonly signed: SignedRequest
      }) => Promise<AdminPlan<Handled<Response>>> | AdminPlan<Handled<Response>>
      readonly handle?: never
    }
)

type RawInput = {
  readonly services: ControlPlaneServices
  readonly visit: Visit
  /** A signed request, where the route is for those: it becomes a caller when its intent is written. */
  readonly caller: Caller | { readonly kind: 'signed'; readonly signed: SignedRequest }
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** A definition whose types have done their work: what the list of routes holds. */
export type Route = {
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly auth: RouteAuth
  readonly limit: LimitClass
  readonly bodyBytes?: number
  readonly request: {
    readonly params: z.core.$ZodType
    readonly query: z.core.$ZodType
    readonly body: z.core.$ZodType
  }
  readonly response: RouteResponse
  /** Parses, then handles. Throws AppError not_found for params that no object can have, validation_failed for the rest. */
  readonly run: (input: RawInput) => Promise<unknown>
}

const reportedIssues = 20

const parse = <Schema extends z.core.$ZodType>(schema: Schema, value: unknown, prefix: string): z.output<Schema> => {
  const parsed = z.safeParse(schema, value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues
    .slice(0, reportedIssues)
    .map((issue) => ({ path: prefix + issue.path.join('.'), message: issue.message }))
  throw new AppError('validation_failed', { errors })
}

/** An identifier that no object can have is answered like one that no object has. */
const parseParams = <Schema extends z.core.$ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const parsed = z.safeParse(schema, value)
  if (!parsed.success) throw new AppError('not_found')
  return parsed.data
}

const isAdminPath = (path: string): boolean => /^\/api\/admin(?:\/|$)/.test(path)

/** Throws where the path does not fit who may call: the server does not start then. */
const requireFittingPath = ({
  path,
  auth,
  plan,
}: {
  readonly path: string
  readonly auth: RouteAuth
  readonly plan?: unknown
}): void => {
  const signed = typeof auth !== 'string' && 'admin' in auth
  if (signed !== isAdminPath(path))
    throw new Error(`${path}: what lies under /api/admin is signed, and nothing else is`)
  if (plan !== undefined && !signed) throw new Error(`${path} plans what only a signed request may ask`)
  if (typeof auth !== 'string' && !signed && !path.includes('/:workspaceId')) {
    throw new Error(`${path} asks for a verb but names no :workspaceId`)
  }
}

const looksOnly = (method: Method): boolean => method === 'GET'

/** One route a file; `auth` and `limit` have no default, so that nobody is let in by forgetting. */
export const defineRoute = <
  const Auth extends RouteAuth,
  const Response extends RouteResponse,
  Params extends z.core.$ZodType,
  Query extends z.core.$ZodType,
  Body extends z.core.$ZodType,
>(
  definition: Definition<Auth, Params, Query, Body, Response>,
): Route => {
  const { method, path, request } = definition
  const auth: RouteAuth = definition.auth
  requireFittingPath(definition)
  return {
    ...definition,
    run: async ({ services, visit, caller, ...raw }) => {
      const readGiven = () => ({
        services,
        visit,
        params: parseParams(request.params, raw.params),
        query: parse(request.query, raw.query, '?'),
        body: parse(request.body, raw.body, ''),
      })
      const handle = async (given: ReturnType<typeof readGiven>, known: Caller) => {
        if (definition.handle === undefined || !isCallerFor(definition.auth, known)) throw new AppError('internal')
        return await definition.handle({ ...given, caller: known })
      }
      if (caller.kind !== 'signed') return handle(readGiven(), caller)
      if (typeof auth === 'string' || !('admin' in auth)) throw new AppError('internal')
      const { signed } = caller
      const name = `${method} ${path}`
      return services.admin.perform<unknown>(signed, { name, permission: auth.admin }, async () => {
        const given = readGiven()
        if (definition.plan !== undefined) return definition.plan({ services, visit, body: given.body, signed })
        const work = (accepted: AcceptedAdmin) => handle(given, { kind: 'admin', accepted })
        return { name, workspaceId: null, record: {}, withoutOutcome: looksOnly(method), work }
      })
    },
  }
}
