import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../kernel/errors.ts'
import type { ControlPlaneServices } from './services.ts'
import { sessionCookieName, writeSessionCookie } from './session-cookie.ts'
import { readTransport, type Transport } from './transport.ts'

/** What a route may know and say about the request it answers, besides its parsed input. */
export type Visit = {
  readonly requestId: string
  readonly method: string
  /** The client's address, behind trusted proxies. */
  readonly address: string
  /** Name of the address's limit cell: IPv4 /32, IPv6 /64. */
  readonly addressCell: string
  /** The socket's other end. */
  readonly peer: string
  readonly transport: Transport
  /** Milliseconds, monotonic. */
  readonly startedAt: number
  /** A request header as text; undefined where it is absent or was sent several times. */
  readonly header: (name: string) => string | undefined
  readonly setHeader: (name: string, value: string) => void
  /** Aborted once nobody waits for the answer any more: it is written, or the client has hung up. */
  readonly left: () => AbortSignal
  /** Throws AppError insecure_transport where a session must not travel. */
  readonly refuseInsecureTransport: () => void
  /** Throws AppError origin_refused unless a page of this installation, or of a listed origin, asks on purpose. */
  readonly requireOwnPage: () => void
  /** Hands a session to a browser. Throws AppError insecure_transport. */
  readonly setSessionCookie: (token: string, expiresAt: number) => void
  readonly clearSessionCookie: () => void
  /** From here on the caller answers by itself; `headers` (a flat list) belong to every answer. */
  readonly takeOver: () => {
    readonly request: IncomingMessage
    readonly response: ServerResponse
    readonly headers: readonly string[]
  }
}

/** The straight line writes these itself. */
const linesOwn = /^(?:content-type|cache-control|x-ratelimit-.*)$/

const flatHeaders = (headers: ReturnType<FastifyReply['getHeaders']>): string[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || linesOwn.test(name) ? [] : [value].flat().flatMap((one) => [name, String(one)]),
  )

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? undefined : value)

export const createVisit = (services: ControlPlaneServices, request: FastifyRequest, reply: FastifyReply): Visit => {
  const { settings, clock } = services
  const header = (name: string): string | undefined => single(request.raw.headers[name])
  const peer = request.raw.socket.remoteAddress ?? ''
  const transport = readTransport({
    host: header('host'),
    forwardedProto: header('x-forwarded-proto'),
    peerTrusted: services.clientAddresses.isTrustedProxy(peer),
    settings,
  })
  const client = services.clientAddresses.read(peer, header('x-forwarded-for'))
  const cookieName = (): string => sessionCookieName(transport, settings)
  return {
    requestId: request.id,
    method: request.method,
    address: client.address,
    addressCell: client.cell,
    peer,
    transport,
    startedAt: clock.monotonic(),
    header,
    setHeader: (name, value) => {
      reply.header(name, value)
    },
    left: () => {
      const leaving = new AbortController()
      reply.raw.once('close', () => leaving.abort())
      if (reply.raw.closed) leaving.abort()
      return leaving.signal
    },
    refuseInsecureTransport: () => {
      cookieName()
    },
    requireOwnPage: () => {
      const origin = header('origin')
      const known =
        origin !== undefined &&
        origin !== 'null' &&
        (origin === transport.ownOrigin ||
          (settings.publicUrl !== null && origin === new URL(settings.publicUrl).origin) ||
          settings.cors.origins.includes(origin))
      // No form and no cross-origin script without a preflight can send this header.
      if (!known || header('x-keepgate-csrf') === undefined) throw new AppError('origin_refused')
    },
    setSessionCookie: (token, expiresAt) => {
      reply.header('set-cookie', writeSessionCookie(cookieName(), token, (expiresAt - clock.now()) / 1000))
    },
    clearSessionCookie: () => {
      reply.header('set-cookie', writeSessionCookie(cookieName(), '', 0))
    },
    takeOver: () => {
      reply.hijack()
      return { request: request.raw, response: reply.raw, headers: flatHeaders(reply.getHeaders()) }
    },
  }
}
