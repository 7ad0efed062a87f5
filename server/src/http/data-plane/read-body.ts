import type { IncomingMessage } from 'node:http'
import { AppError } from '../../kernel/errors.ts'

/** curl's default type is accepted: `curl -d '{…}'` is how most people try a gateway first. */
const accepted = /^(?:application\/(?:[\w.-]+\+)?json|application\/x-www-form-urlencoded|text\/plain)\s*(?:;|$)/i

const requireType = (request: IncomingMessage): void => {
  const { 'content-type': type, 'content-encoding': encoding } = request.headers
  if (type !== undefined && !accepted.test(type)) throw new AppError('unsupported_media_type')
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw new AppError('unsupported_media_type')
}

const tooLarge = (limitBytes: number): AppError =>
  new AppError('payload_too_large', { message: `The body is larger than ${limitBytes} bytes.` })

/** Throws AppError unsupported_media_type, payload_too_large, client_closed. */
export const readBody = (request: IncomingMessage, limitBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    requireType(request)
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes)
    let chunks: Buffer[] = []
    let size = 0
    // An error costs microseconds to make: only a body that did not arrive gets one.
    const lost = (): void => {
      if (!request.complete) reject(new AppError('client_closed'))
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limitBytes) {
        chunks.push(chunk)
        return
      }
      chunks = []
      reject(tooLarge(limitBytes))
      // The rest is read and thrown away, so that the client gets to read its answer; but not without end.
      if (size > limitBytes * 2) request.destroy()
    })
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', lost)
    request.on('close', lost)
  })
