/**
 * The door of the data plane: bytes of HTTP in, an exchange for the straight line out. Counts the arrival before
 * anything else is looked at, then finds the path; everything after that is the line's.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerError, longestRetrySeconds } from '../../gateway/line/answer-error.ts'
import { type Exchange, openTrace, type Reply } from '../../gateway/line/types.ts'
import { createBodyAccount } from '../../kernel/body-collector.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError, toAppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { ClientAddress, ClientAddresses } from '../../limits/client-address.ts'
import { rateLimited } from '../../limits/refusal.ts'
import type { Decision, Limiter } from '../../limits/rule.ts'
import type { ArrivalRules } from '../arrival-limits.ts'
import { type CorsSettings, corsHeaders } from '../cors.ts'
import { NodeReply } from './node-reply.ts'
import { type DataPath, findDataPath, refusalDialect } from './paths.ts'
import { type BodyDeadlines, defaultBodyDeadlines, readBody } from './read-body.ts'

export type DataPlaneParts = {
  readonly clock: Clock
  readonly limiter: Limiter
  readonly rules: ArrivalRules
  readonly clientAddresses: ClientAddresses
  readonly cors: CorsSettings
  readonly maximumBodyBytes: number
  /** Shorter in tests. */
  readonly bodyDeadlines?: BodyDeadlines
  readonly draining: () => boolean
  /** The straight line. Never rejects. */
  readonly line: (exchange: Exchange) => Promise<void>
  /** Told of every refusal that never reached the line. */
  readonly refused: (error: AppError, client: ClientAddress, requestId: string, startedAt: number) => void
}

const bearer = /^Bearer +(\S+)$/i

/** The key from the three headers clients use; never from a query string, which ends up in logs. */
const presentedKey = (request: IncomingMessage): string | null => {
  const { authorization, 'x-api-key': apiKey, 'x-goog-api-key': googleKey } = request.headers
  const token = authorization === undefined ? null : (bearer.exec(authorization)?.[1] ?? null)
  if (token !== null) return token
  if (typeof apiKey === 'string' && apiKey !== '') return apiKey
  return typeof googleKey === 'string' && googleKey !== '' ? googleKey : null
}

const pathOf = (url: string): string => {
  const end = url.search(/[?#]/)
  return end === -1 ? url : url.slice(0, end)
}

const answerPreflight = (
  request: IncomingMessage,
  response: ServerResponse,
  headers: string[],
  cors: CorsSettings,
): void => {
  const asked = request.headers['access-control-request-method']
  const origin = request.headers.origin
  if (asked !== undefined && origin !== undefined) {
    const allowed = corsHeaders(origin, cors, {
      method: asked,
      headers: request.headers['access-control-request-headers'],
    })
    headers.push(...Object.entries(allowed).flat())
  }
  response.writeHead(204, [...headers, 'allow', 'GET, POST, OPTIONS', 'content-length', '0']).end()
}

/** Bodies under way together: eight of the largest, or this. A workspace takes a quarter of it at most. */
const leastBodyMemoryBytes = 256 * 1024 * 1024
const largestBodies = 8

export const createDataPlane = (parts: DataPlaneParts) => {
  const { clock, rules } = parts
  const memoryBytes = Math.max(leastBodyMemoryBytes, largestBodies * parts.maximumBodyBytes)
  const bodies = createBodyAccount(memoryBytes, { ownerBytes: memoryBytes / 4, wholeIsFree: false })
  const bodyRules = { deadlines: parts.bodyDeadlines ?? defaultBodyDeadlines, clock: parts.clock, bodies }
  const plainHeaders = ['x-content-type-options', 'nosniff'] as const

  const refuse = (
    request: IncomingMessage,
    reply: Reply,
    error: AppError,
    requestId: string,
    startedAt: number,
    allow: string | null,
  ): void => {
    const dialect = refusalDialect(pathOf(request.url ?? ''), request.headers['anthropic-version'] !== undefined)
    const more = allow === null ? [] : ['allow', allow]
    answerError({ reply, dialect, requestId, startedAt }, openTrace(), clock, error, more)
  }

  const createExchange = (
    request: IncomingMessage,
    response: ServerResponse,
    headers: readonly string[],
    requestId: string,
    startedAt: number,
    client: ClientAddress,
    path: DataPath,
  ): Exchange => ({
    requestId,
    startedAt,
    operation: path.operation,
    dialect: path.dialect,
    modelId: path.modelId,
    presentedKey: presentedKey(request),
    visitor: null,
    address: client.address,
    header: (name) => {
      const value = request.headers[name]
      return typeof value === 'string' ? value : undefined
    },
    readBody: (owner) => readBody(request, response, bodyRules, parts.maximumBodyBytes, owner),
    reply: new NodeReply(response, headers),
  })

  const enter = (
    request: IncomingMessage,
    response: ServerResponse,
    decision: Decision | null,
    client: ClientAddress,
    startedAt: number,
  ): void => {
    const requestId = newId('req', clock.now())
    const headers: string[] = ['x-request-id', requestId, ...plainHeaders]
    const stop = (error: AppError, allow: string | null = null): void => {
      parts.refused(error, client, requestId, startedAt)
      refuse(request, new NodeReply(response, headers), error, requestId, startedAt, allow)
    }
    if (decision !== null && !decision.allowed) {
      stop(rateLimited(decision, longestRetrySeconds))
      return
    }
    if (request.method === 'OPTIONS') {
      answerPreflight(request, response, headers, parts.cors)
      return
    }
    const { origin } = request.headers
    if (origin !== undefined) headers.push(...Object.entries(corsHeaders(origin, parts.cors)).flat())
    if (parts.draining()) {
      stop(new AppError('draining', { retryAfterSeconds: 1 }))
      return
    }
    const path = findDataPath(pathOf(request.url ?? ''), request.headers['anthropic-version'] !== undefined)
    if (path?.dialect.requestIdHeader !== undefined) headers.push(path.dialect.requestIdHeader, requestId)
    if (path === null) stop(new AppError('not_found'))
    else if (path.method !== request.method) stop(new AppError('method_not_allowed'), path.method)
    else void parts.line(createExchange(request, response, headers, requestId, startedAt, client, path))
  }

  /** Whatever goes wrong before the line takes over must still be answered. */
  const guarded = (request: IncomingMessage, response: ServerResponse, startedAt: number, work: () => void): void => {
    try {
      work()
    } catch (thrown) {
      const error = toAppError(thrown)
      const requestId = newId('req', clock.now())
      parts.refused(error, { address: '', cell: '' }, requestId, startedAt)
      if (response.headersSent) response.destroy()
      else refuse(request, new NodeReply(response, ['x-request-id', requestId]), error, requestId, startedAt, null)
    }
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    const startedAt = clock.monotonic()
    guarded(request, response, startedAt, () => {
      const forwarded = request.headers['x-forwarded-for']
      const client = parts.clientAddresses.read(
        request.socket.remoteAddress ?? '',
        typeof forwarded === 'string' ? forwarded : undefined,
      )
      const decision = rules.address === null ? null : parts.limiter.charge(`address:${client.cell}`, rules.address)
      if (!(decision instanceof Promise)) {
        enter(request, response, decision, client, startedAt)
        return
      }
      const enterWith = (known: Decision): void =>
        guarded(request, response, startedAt, () => enter(request, response, known, client, startedAt))
      const failWith = (thrown: unknown): void =>
        guarded(request, response, startedAt, () => {
          throw thrown
        })
      decision.then(enterWith, failWith)
    })
  }
}
