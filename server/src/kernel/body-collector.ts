/**
 * Puts a body together from its pieces. Kept as they came, a million pieces of one byte each would hold a million
 * objects and the socket buffers behind them; here they share one buffer that grows by doubling.
 */
import { AppError } from './errors.ts'

export type BodyCollector = {
  /** Throws AppError overloaded when the bodies of all requests, or of one owner, together take too much memory. */
  add(chunk: Buffer): void
  readonly size: number
  /** The body; the collector must not be used any more. */
  take(): Buffer
  /** Gives the memory back to the account of all bodies. To be called once, when the body is needed no more. */
  release(): void
}

export type BodyAccount = {
  /** @param owner who pays for it @param mostBytes it will not become larger, so no more is ever taken for it. */
  open(owner?: string, mostBytes?: number): BodyCollector
  /** Bytes held by bodies now. */
  readonly held: number
}

/** What one of those who share an account may take of it. */
export type BodyShare = {
  /** Of all bodies of one owner. Besides, nobody takes more than is left free then: a few together do not fill it either. */
  readonly ownerBytes: number
  /** A body in one piece is taken even where there is no room: waiting bodies cannot keep it out. */
  readonly wholeIsFree: boolean
}

/** @param limitBytes all bodies under way together @param share absent: whoever comes first may take everything. */
export const createBodyAccount = (limitBytes: number, share?: BodyShare): BodyAccount => {
  const wholeIsFree = share?.wholeIsFree ?? false
  const heldBy = new Map<string, number>()
  let held = 0

  /** @param change negative: gives back. */
  const move = (owner: string, change: number): void => {
    const owned = (heldBy.get(owner) ?? 0) + change
    const free = limitBytes - held - change
    if (change > 0 && (free < 0 || (share !== undefined && owned > Math.min(share.ownerBytes, free)))) {
      throw new AppError('overloaded', { message: 'Too many large requests are under way.', retryAfterSeconds: 5 })
    }
    held += change
    if (owned === 0) heldBy.delete(owner)
    else heldBy.set(owner, owned)
  }

  const open = (owner = '', mostBytes = Number.POSITIVE_INFINITY): BodyCollector => {
    let buffer: Buffer = Buffer.alloc(0)
    let size = 0
    let reserved = 0

    const reserve = (bytes: number): void => {
      move(owner, bytes - reserved)
      reserved = bytes
    }

    return {
      add: (chunk) => {
        const needed = size + chunk.length
        if (size === 0) {
          // Most bodies are one piece, which needs no copy.
          if (!wholeIsFree || needed < mostBytes) reserve(needed)
          buffer = chunk
        } else if (needed > buffer.length) {
          const capacity = Math.max(needed, Math.min(mostBytes, Math.max(4096, buffer.length * 2)))
          reserve(capacity)
          const grown = Buffer.allocUnsafeSlow(capacity)
          buffer.copy(grown, 0, 0, size)
          chunk.copy(grown, size)
          buffer = grown
        } else {
          chunk.copy(buffer, size)
        }
        size = needed
      },
      get size() {
        return size
      },
      take: () => buffer.subarray(0, size),
      release: () => {
        if (reserved > 0) reserve(0)
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
