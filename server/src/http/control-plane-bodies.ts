/**
 * Bodies of the control plane: small, quick, and paid for by whoever sends them. Logins have an account of their own,
 * so that nobody who is let in can keep others from getting in.
 */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { VerifiedHead } from '../identity/admin/verify-request.ts'
import { createBodyAccount } from '../kernel/body-collector.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { scanJson } from '../kernel/scan-json.ts'
import { type BodyRules, readBody } from './data-plane/read-body.ts'
import type { Caller } from './define-route.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose end frees what the body holds: a parser is not handed it. */
    response: ServerResponse | null
  }
  interface FastifyContextConfig {
    /** The body is read by whoever answers. */
    readonly leaveBody?: boolean
    readonly bodyBytes?: number
  }
}

/** MAX_BODY_BYTES is about /v1. */
const usualBodyBytes = 16 * 1024

/** A form that was filled in takes no longer, and there are many to fill in by those who hold them open. */
const deadlines = { windowMs: 5_000, leastBytes: 1, totalMs: 15_000 }

const mebibyte = 1024 * 1024
/** Of a client that nobody knows yet. */
const addressBytes = 16 * usualBodyBytes

const createRules = (clock: Clock, limitBytes: number, ownerBytes: number): BodyRules => ({
  deadlines,
  clock,
  bodies: createBodyAccount(limitBytes, { ownerBytes, wholeIsFree: true }),
})

/** The person, token or admin key that was let in; null for public routes. */
const callerId = (caller: Caller | null, signedHead: VerifiedHead | null): string | null => {
  if (signedHead !== null) return signedHead.key.id
  if (caller === null || caller.kind === 'public' || caller.kind === 'admin') return null
  const { principal } = caller
  return principal.type === 'person' ? principal.person.id : principal.token.id
}

/**
 * JSON alone, read strictly. An empty body is null; one that the straight line reads is left where it is, and a signed one
 * stays bytes, of whatever type: its digest is judged first.
 */
export const addBodyParser = (app: FastifyInstance, clock: Clock): void => {
  const ofAnyone = createRules(clock, 32 * mebibyte, addressBytes)
  const ofCallers = createRules(clock, 64 * mebibyte, 4 * mebibyte)

  const read = async (request: FastifyRequest): Promise<Buffer> => {
    const { bodyBytes = usualBodyBytes } = request.routeOptions.config
    const { raw, response } = request
    if (response === null) throw new AppError('internal')
    if (request.headers['content-encoding'] !== undefined) throw new AppError('unsupported_media_type')
    const caller = callerId(request.caller, request.signedHead)
    const [rules, owner] = caller === null ? [ofAnyone, request.visit?.addressCell ?? ''] : [ofCallers, caller]
    return readBody(raw, response, rules, bodyBytes, owner)
  }

  const parse = async (request: FastifyRequest): Promise<unknown> => {
    const { leaveBody, signed } = request.routeOptions.config
    if (leaveBody === true) return undefined
    const bytes = await read(request)
    if (signed === true) return bytes
    return bytes.length === 0 ? null : scanJson(bytes).value
  }
  const parseOther = async (request: FastifyRequest): Promise<unknown> => {
    if (request.routeOptions.config.signed === true) return read(request)
    throw new AppError('unsupported_media_type')
  }

  app.decorateRequest('response', null)
  app.addHook('onRequest', async (request, reply) => {
    request.response = reply.raw
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', parse)
  app.addContentTypeParser('*', parseOther)
}
