import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BodyAccount } from '../../kernel/body-collector.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError, toAppError } from '../../kernel/errors.ts'

/** curl's default type is accepted: `curl -d '{…}'` is how most people try a gateway first. */
const accepted = /^(?:application\/(?:[\w.-]+\+)?json|application\/x-www-form-urlencoded|text\/plain)\s*(?:;|$)/i

/** How long a body may take. All end before the HTTP server's own timeout, which knows neither dialects nor records. */
export type BodyDeadlines = {
  /** In no time as long as this less than `leastBytes` arrive. */
  readonly windowMs: number
  readonly leastBytes: number
  /** Altogether: the largest body on a slow line. */
  readonly totalMs: number
}

export const defaultBodyDeadlines: BodyDeadlines = { windowMs: 10_000, leastBytes: 20 * 1024, totalMs: 110_000 }

/** What holds for all bodies at one door. */
export type BodyRules = {
  readonly deadlines: BodyDeadlines
  readonly clock: Clock
  readonly bodies: BodyAccount
}

/** Of a refused body this much is read and thrown away, so that the client gets to read its answer; but not without end. */
const leastRestBytes = 1024 * 1024

const requireType = (request: IncomingMessage): void => {
  const { 'content-type': type, 'content-encoding': encoding } = request.headers
  if (type !== undefined && !accepted.test(type)) throw new AppError('unsupported_media_type')
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw new AppError('unsupported_media_type')
}

const tooLarge = (limitBytes: number): AppError =>
  new AppError('payload_too_large', { message: `The body is larger than ${limitBytes} bytes.` })

/** Calls back once, when the body is too slow or under way for too long; `heard` is told its size as it grows. */
const watch = ({ deadlines, clock }: BodyRules, late: () => void) => {
  const { windowMs, leastBytes, totalMs } = deadlines
  const endsAt = clock.monotonic() + totalMs
  let windowEndsAt = clock.monotonic() + windowMs
  let sizeBefore = 0
  const look = (): void => {
    const left = Math.min(windowEndsAt, endsAt) - clock.monotonic()
    if (left <= 0) late()
    else timer = setTimeout(look, left)
  }
  let timer = setTimeout(look, Math.min(windowMs, totalMs))
  return {
    heard: (size: number): void => {
      if (size - sizeBefore < leastBytes) return
      windowEndsAt = clock.monotonic() + windowMs
      sizeBefore = size
    },
    stop: (): void => clearTimeout(timer),
  }
}

/**
 * @param owner who pays for the body in the account.
 * Throws AppError unsupported_media_type, payload_too_large, overloaded, request_timeout, client_closed.
 */
export const readBody = (
  request: IncomingMessage,
  response: ServerResponse,
  rules: BodyRules,
  limitBytes: number,
  owner: string,
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    requireType(request)
    const announced = Number(request.headers['content-length'] ?? limitBytes)
    if (announced > limitBytes) throw tooLarge(limitBytes)
    const body = rules.bodies.open(owner, announced)
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
      : watch(rules, () => {
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
      arrival?.heard(size)
      if (!refused) keep(chunk)
      if (refused && size > limitBytes + Math.max(limitBytes, leastRestBytes)) request.destroy()
    })
    request.on('end', () => {
      arrival?.stop()
      if (!refused) resolve(body.take())
    })
    request.on('error', lost)
    request.on('close', lost)
  })
