/**
 * Moves a streamed answer from the provider to the client: frame by frame, with the client's own pace (a slow reader
 * pauses the provider), keep-alive comments in silence, and an end only where the provider's answer was complete.
 */

import type { Clock } from '../../kernel/clock.ts'
import { AppError, toAppError } from '../../kernel/errors.ts'
import type { Reply, Trace } from '../line/types.ts'
import type { LiveRequest } from '../live-requests.ts'
import type { UpstreamAnswer } from '../send.ts'
import { createEventStreamReader } from '../wire/event-stream.ts'
import type { StreamRelay } from './relay.ts'

export type StreamDelivery = {
  readonly answer: UpstreamAnswer
  readonly relay: StreamRelay
  readonly reply: Reply
  readonly trace: Trace
  readonly live: LiveRequest
  readonly clock: Clock
  readonly idleMs: number
  /** Sends status and headers; called once, before the first byte. */
  readonly start: () => void
  readonly ended: () => void
  readonly failed: (error: AppError) => void
}

/** How long a complete answer may stay open (usage and [DONE] still to come) before it is closed. */
const lingerMs = 5_000

const interrupted = (): AppError => new AppError('provider_interrupted', { source: 'provider' })

const join = (outputs: readonly (Buffer | string)[]): Buffer | string => {
  const [first] = outputs
  if (outputs.length === 1 && first !== undefined) return first
  return Buffer.concat(outputs.map((output) => (typeof output === 'string' ? Buffer.from(output) : output)))
}

export const deliverStream = (delivery: StreamDelivery): void => {
  const { answer, relay, reply, trace, live, clock, idleMs } = delivery
  const reader = createEventStreamReader()
  let over = false

  const fail = (error: AppError): void => {
    if (over) return
    over = true
    answer.abort()
    delivery.failed(error)
  }

  const finish = (): void => {
    if (over) return
    over = true
    const closing = relay.end()
    if (!reply.started) delivery.start()
    reply.end(closing === '' ? undefined : closing)
    answer.abort()
    delivery.ended()
  }

  /** Null when the stream has failed. */
  const readFrames = (chunk: Buffer): (Buffer | string)[] | null => {
    const outputs: (Buffer | string)[] = []
    let wasComplete = false
    try {
      for (const frame of reader.push(chunk)) {
        wasComplete = relay.complete()
        const relayed = relay.frame(frame)
        if (relayed.usage !== null) trace.usage = relayed.usage
        if (relayed.content) {
          trace.contentFrames++
          trace.firstTokenAt ??= clock.monotonic()
        }
        if (relayed.output !== null) outputs.push(relayed.output)
      }
    } catch (thrown) {
      // What follows a complete answer cannot spoil it.
      if (wasComplete) return outputs
      if (outputs.length > 0) write(outputs)
      fail(toAppError(thrown))
      return null
    }
    return outputs
  }

  const write = (outputs: readonly (Buffer | string)[]): boolean => {
    if (!reply.started) delivery.start()
    return reply.write(join(outputs))
  }

  live.onCancel((reason) => {
    // A deadline that strikes a complete answer (the provider forgot to close) is its end.
    if (reason.source === 'provider' && relay.complete()) finish()
    else fail(reason)
  })
  const expire = (): void => live.expireIn(relay.complete() ? Math.min(lingerMs, idleMs) : idleMs, 'provider_timeout')

  answer.consume({
    data: (chunk) => {
      if (over) return true
      const outputs = readFrames(chunk)
      if (outputs === null) return true
      expire()
      if (outputs.length === 0 || write(outputs)) return true
      // The client reads slowly: its pace, not the provider's silence.
      live.expireIn(null, 'provider_timeout')
      reply.onDrain(() => {
        if (over) return
        expire()
        answer.resume()
      })
      return false
    },
    end: () => {
      if (over) return
      const rest = reader.rest()
      if (rest.length > 0 && !relay.complete()) {
        // Some servers leave out the last blank line; a frame that was cut does not parse and fails here.
        const outputs = readFrames(Buffer.from('\n\n'))
        if (outputs === null) return
        if (outputs.length > 0) write(outputs)
      }
      if (relay.complete()) finish()
      else fail(interrupted())
    },
    fail: (error) => {
      if (relay.complete()) finish()
      else fail(error)
    },
  })
}
