/**
 * Ends an answer. Where it came before the request's body was read and the connection is to close (proxies close theirs
 * after each request), closing at once would reset the connection and the client would lose the answer with it: the
 * rest of the body is thrown away first, for a while (RFC 9112 §9.6).
 */
import type { ServerResponse } from 'node:http'

const patienceMs = 5_000

const closesAfter = (response: ServerResponse): boolean =>
  !response.shouldKeepAlive || response.getHeader('connection') === 'close'

export const endAnswer = (response: ServerResponse, chunk?: Buffer | string): void => {
  const { req: request } = response
  if (request.complete || request.destroyed || !closesAfter(response)) {
    response.end(chunk)
    return
  }
  if (chunk !== undefined) response.write(chunk)
  const end = (): void => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, patienceMs)
  request.once('close', end)
  request.resume()
}
