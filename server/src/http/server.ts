import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { problemHeaders, toProblem } from './problem.ts'

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void

export type HttpServer = {
  /** Port 0 picks a free one. @returns the origin it listens on. Rejects when the address is taken. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>
  /**
   * Stops accepting, lets requests finish, then cuts what is left. Resolves with the number of connections cut.
   * Whoever calls it has made /readyz answer 503 before.
   */
  close(graceSeconds: number): Promise<number>
  readonly node: Server
}

export type Timeouts = {
  /** For the whole head of a request. */
  readonly headersMs: number
  /** For head and body: the largest body on a slow line. */
  readonly requestMs: number
  readonly keepAliveMs: number
  /** How often the first two are looked at. */
  readonly checkMs: number
}

const defaultTimeouts: Timeouts = { headersMs: 10_000, requestMs: 120_000, keepAliveMs: 75_000, checkMs: 5_000 }
const maximalHeaderBytes = 16 * 1024

/** For a client to read the answer on a socket that is refused. */
const lastWordMs = 1_000

/**
 * Path and query of what stood in the request line. A proxy's absolute form names the same resource (RFC 9112 §3.2.2);
 * its authority is not looked at. Null: no path (`*`, `host:port`).
 */
const originForm = (target: string): string | null => {
  if (target.startsWith('/')) return target
  const absolute = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)
  if (absolute === null) return null
  const rest = absolute[1] ?? ''
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** Exactly `v1`, spelt plainly: `/%761/`, `//v1/` and `/v1;x/` are nobody's, and the control plane says so. */
const isDataPlane = (path: string): boolean => /^\/v1(?:[/?#]|$)/.test(path)

const parserRefusals: Readonly<Record<string, { status: number; code: 'invalid_request' | 'request_timeout' }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'invalid_request' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'invalid_request' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'request_timeout' },
}

/** What the parser refuses never becomes a request, so its answer is written on the socket by hand. */
const refuseOnSocket = (error: Error, socket: Socket): void => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // An answer under way on this socket must not get another one written into it.
  const answering = Reflect.get(socket, '_httpMessage')
  if (!socket.writable || code === 'ECONNRESET' || answering?.headersSent === true) {
    socket.destroy()
    return
  }
  const refusal = parserRefusals[code] ?? { status: 400, code: 'invalid_request' }
  const requestId = newId('req')
  const answer = new AppError(refusal.code, {
    status: refusal.status,
    ...(refusal.code === 'invalid_request' ? { message: 'The request is not valid HTTP/1.1.' } : {}),
  })
  const body = JSON.stringify(toProblem(answer, requestId))
  const headers = {
    ...problemHeaders(answer),
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  // A client that keeps its half open would keep the descriptor; it gets a moment to read its answer.
  setTimeout(() => socket.destroy(), lastWordMs).unref()
  socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? 'Error'}\r\n${lines.join('')}\r\n${body}`)
}

/**
 * One port for both planes. Node's strict parser refuses what could be read in two ways (content-length beside
 * transfer-encoding, bare line feeds, several lengths); the timeouts end clients that send a byte now and then.
 */
export const createHttpServer = (
  planes: { readonly dataPlane: RequestListener; readonly controlPlane: RequestListener },
  timeouts: Timeouts = defaultTimeouts,
): HttpServer => {
  let closing = false
  const node = createServer(
    {
      maxHeaderSize: maximalHeaderBytes,
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      keepAliveTimeout: timeouts.keepAliveMs,
      connectionsCheckingInterval: timeouts.checkMs,
      insecureHTTPParser: false,
      requireHostHeader: true,
      joinDuplicateHeaders: false,
      noDelay: true,
    },
    (request, response) => {
      if (closing) response.setHeader('connection', 'close')
      // Without a path there is no route; the router is given one that never matches.
      request.url = originForm(request.url ?? '') ?? '/*'
      if (isDataPlane(request.url)) planes.dataPlane(request, response)
      else planes.controlPlane(request, response)
    },
  )
  node.on('clientError', refuseOnSocket)
  // An unknown expectation is refused; `100-continue` is answered by Node itself.
  node.on('checkExpectation', (_request, response) => {
    response.writeHead(417, { 'content-length': '0', connection: 'close', 'x-request-id': newId('req') }).end()
  })

  return {
    node,
    listen: async ({ host, port }) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      node.once('error', reject)
      node.listen({ host, port, backlog: 1024 }, resolve)
      await promise
      node.off('error', reject)
      const address = node.address()
      const actualPort = typeof address === 'object' && address !== null ? address.port : port
      return `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`
    },
    close: async (graceSeconds) => {
      closing = true
      const { promise: closed, resolve } = Promise.withResolvers<void>()
      node.close(() => resolve())
      // Keep-alive clients would otherwise hold the close for their whole idle time.
      const sweeper = setInterval(() => node.closeIdleConnections(), 100)
      const grace = new AbortController()
      await Promise.race([
        closed,
        sleep(graceSeconds * 1000, undefined, { signal: grace.signal }).catch(() => undefined),
      ])
      grace.abort()
      clearInterval(sweeper)
      const { promise: counted, resolve: count } = Promise.withResolvers<number>()
      node.getConnections((_error, connections) => count(connections))
      const cut = await counted
      node.closeAllConnections()
      await closed
      return cut
    },
  }
}
