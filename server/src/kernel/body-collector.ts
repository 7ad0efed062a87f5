/**
 * Puts a body together from its pieces. Kept as they came, a million pieces of one byte each would hold a million
 * objects and the socket buffers behind them; here they share one buffer that grows by doubling.
 */
import { AppError } from './errors.ts'

export type BodyCollector = {
  /** Throws AppError overloaded when the bodies of all requests together take too much memory. */
  add(chunk: Buffer): void
  readonly size: number
  /** The body; the collector must not be used any more. */
  take(): Buffer
  /** Gives the memory back to the account of all bodies. To be called once, when the body is needed no more. */
  release(): void
}

export type BodyAccount = { open(): BodyCollector /** Bytes held by bodies now. */; readonly held: number }

/** @param limitBytes all bodies under way together. */
export const createBodyAccount = (limitBytes: number): BodyAccount => {
  let held = 0

  const open = (): BodyCollector => {
    let buffer: Buffer = Buffer.alloc(0)
    let size = 0
    let reserved = 0

    const reserve = (bytes: number): void => {
      if (held + bytes - reserved > limitBytes) {
        throw new AppError('overloaded', { message: 'Too many large requests are under way.', retryAfterSeconds: 5 })
      }
      held += bytes - reserved
      reserved = bytes
    }

    return {
      add: (chunk) => {
        if (size === 0) {
          // Most bodies are one piece, which needs no copy.
          reserve(chunk.length)
          buffer = chunk
        } else if (size + chunk.length > buffer.length) {
          const capacity = Math.max(4096, buffer.length * 2, size + chunk.length)
          reserve(capacity)
          const grown = Buffer.allocUnsafeSlow(capacity)
          buffer.copy(grown, 0, 0, size)
          chunk.copy(grown, size)
          buffer = grown
        } else {
          chunk.copy(buffer, size)
        }
        size += chunk.length
      },
      get size() {
        return size
      },
      take: () => buffer.subarray(0, size),
      release: () => {
        held -= reserved
        reserved = 0
        buffer = Buffer.alloc(0)
      },
    }
  }

  return {
    open,
    get held() {
      return held
    },
  }
}
