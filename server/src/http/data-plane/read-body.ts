import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BodyAccount } from '../../kernel/body-collector.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError, toAppError } from '../../kernel/errors.ts'

/** curl's default type is accepted: `curl -d '{…}'` is how most people try a gateway first. */
const accepted = /^(?:application\/(?:[\w.-]+\+)?json|application\/x-www-form-urlencoded|text\/plain)\s*(?:;|$)/i

/** How long a body may take. Both end before the HTTP server's own timeout, which knows neither dialects nor records. */
export type BodyDeadlines = {
  /** Without a byte. */
  readonly idleMs: number
  /** Altogether: the largest body on a slow line. */
  readonly totalMs: number
}

export const defaultBodyDeadlines: BodyDeadlines = { idleMs: 20_000, totalMs: 110_000 }

const requireType = (request: IncomingMessage): void => {
  const { 'content-type': type, 'content-encoding': encoding } = request.headers
  if (type !== undefined && !accepted.test(type)) throw new AppError('unsupported_media_type')
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw new AppError('unsupported_media_type')
}

const tooLarge = (limitBytes: number): AppError =>
  new AppError('payload_too_large', { message: `The body is larger than ${limitBytes} bytes.` })

/** Calls back once, when the body has been silent or under way for too long; `heard` says that a byte came. */
const watch = ({ idleMs, totalMs }: BodyDeadlines, clock: Clock, late: () => void) => {
  const startedAt = clock.monotonic()
  let heardAt = startedAt
  const look = (): void => {
    const left = Math.min(heardAt + idleMs, startedAt + totalMs) - clock.monotonic()
    if (left <= 0) late()
    else timer = setTimeout(look, left)
  }
  let timer = setTimeout(look, Math.min(idleMs, totalMs))
  return {
    heard: (): void => {
      heardAt = clock.monotonic()
    },
    stop: (): void => clearTimeout(timer),
  }
}

/** Throws AppError unsupported_media_type, payload_too_large, overloaded, request_timeout, client_closed. */
export const readBody = (
  request: IncomingMessage,
  response: ServerResponse,
  limitBytes: number,
  deadlines: BodyDeadlines,
  clock: Clock,
  bodies: BodyAccount,
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    requireType(request)
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes)
    const body = bodies.open()
    let size = 0
    let refused = false
    // Until the answer is out the body may still be on its way to the provider.
    response.once('close', body.release)
    const refuse = (error: AppError): void => {
      refused = true
      body.release()
      arrival?.stop()
      reject(error)
    }
    // What has arrived whole, as small bodies have by now, cannot be late.
    const arrival = request.complete
      ? null
      : watch(deadlines, clock, () => {
          // The rest may still be coming: this connection takes no further request.
          response.setHeader('connection', 'close')
          refuse(new AppError('request_timeout'))
        })
    // An error costs microseconds to make: only a body that did not arrive gets one.
    const lost = (): void => {
      if (!request.complete && !refused) refuse(new AppError('client_closed'))
    }
    const keep = (chunk: Buffer): void => {
      try {
        if (size > limitBytes) throw tooLarge(limitBytes)
        body.add(chunk)
      } catch (thrown) {
        refuse(toAppError(thrown))
      }
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      arrival?.heard()
      if (!refused) keep(chunk)
      if (!refused) return
      // The rest is read and thrown away, so that the client gets to read its answer; but not without end.
      if (size > limitBytes * 2) request.destroy()
    })
    request.on('end', () => {
      arrival?.stop()
      if (!refused) resolve(body.take())
    })
    request.on('error', lost)
    request.on('close', lost)
  })
