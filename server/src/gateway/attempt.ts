/** One try at one target: open the key, send, relay. Ends in a value, so that the caller can choose what follows. */
import type { Clock } from '../kernel/clock.ts'
import { AppError, toAppError } from '../kernel/errors.ts'
import { classifyAnswer, parseAnswer, requireContentType } from './answer-body.ts'
import { answerHeaders } from './line/answer-headers.ts'
import type { Admitted, Target } from './line/types.ts'
import type { WithKey } from './open-key.ts'
import { deliverStream } from './relay/deliver-stream.ts'
import { planRelay } from './relay/plan-relay.ts'
import type { Relay } from './relay/relay.ts'
import { collect, type SendHandle, type UpstreamAnswer } from './send.ts'
import type { ProviderCall, Upstream } from './upstream.ts'

export type AttemptOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: AppError; readonly retryable: boolean }

export type AttemptSettings = {
  readonly firstTokenMs: number
  readonly idleMs: number
  readonly totalMs: number
  readonly maximumAnswerBytes: number
}

export type AttemptParts = {
  readonly withKey: WithKey
  readonly upstream: Upstream
  readonly clock: Clock
  readonly settings: AttemptSettings
  readonly costUsd: (admitted: Admitted) => number | null
}

const errorBodyBytes = 1024 * 1024

/** Throws AppError unsupported_parameter unless the connection or the key says that such parameters may be dropped. */
const requireSupported = (admitted: Admitted, target: Target, relay: Relay): void => {
  const [first] = relay.unsupported
  if (first === undefined) return
  if (!target.connection.dropUnsupported && !admitted.key.dropUnsupported) {
    throw new AppError('unsupported_parameter', {
      message: `${target.connection.adapter.label} cannot express: ${relay.unsupported.join(', ')}.`,
      param: first,
    })
  }
  admitted.trace.dropped = relay.unsupported
}

export const createAttempt = (parts: AttemptParts) => {
  const { clock, settings, upstream } = parts

  return (admitted: Admitted, target: Target): Promise<AttemptOutcome> => {
    const { exchange, trace, live } = admitted
    const { reply } = exchange
    const relay = planRelay(admitted, target, Math.floor(clock.now() / 1000))
    requireSupported(admitted, target, relay)
    trace.target = target
    trace.attempts++

    return new Promise((resolve) => {
      let handle: SendHandle | null = null
      let open = true
      let openedKey: string | null = null

      const settle = (outcome: AttemptOutcome): void => {
        if (!open) return
        open = false
        openedKey = null
        live.onCancel(null)
        live.onTick(null)
        live.expireIn(null, 'provider_timeout')
        resolve(outcome)
      }
      const fail = (error: AppError, retryable: boolean): void =>
        settle({ ok: false, error, retryable: retryable && !reply.started })
      const done = (): void => settle({ ok: true })

      const deliverBuffered = (answer: UpstreamAnswer): void => {
        collect(answer, settings.maximumAnswerBytes)
          .then((bytes) => {
            if (!open) return
            const answered = relay.buffered(bytes, parseAnswer(bytes))
            trace.usage = answered.usage
            reply.start(
              200,
              answerHeaders(admitted, clock, 'application/json', answered.bytes.length, parts.costUsd(admitted)),
            )
            reply.end(answered.bytes)
            done()
          })
          .catch((thrown: unknown) => fail(toAppError(thrown), false))
      }

      const deliverFailure = (answer: UpstreamAnswer): void => {
        collect(answer, errorBodyBytes).then(
          (bytes) => {
            const { error, retryable } = classifyAnswer(target.connection.adapter, answer, bytes, openedKey)
            fail(error, retryable)
          },
          // The status is known even where the body is not.
          () => {
            const { error, retryable } = classifyAnswer(target.connection.adapter, answer, Buffer.alloc(0), openedKey)
            fail(error, retryable)
          },
        )
      }

      const deliverSuccess = (answer: UpstreamAnswer): void => {
        requireContentType(answer, admitted.stream ? 'text/event-stream' : 'application/json')
        if (admitted.stream) {
          const failed = (error: AppError): void => fail(error, false)
          const relayed = relay.openStream()
          deliverStream({
            answer,
            relay: relayed,
            reply,
            trace,
            live,
            clock,
            idleMs: settings.idleMs,
            start,
            ended: done,
            failed,
          })
        } else {
          live.expireIn(settings.idleMs, 'provider_timeout')
          deliverBuffered(answer)
        }
      }

      const answered = (answer: UpstreamAnswer): void => {
        trace.upstreamHeadersAt = clock.monotonic()
        try {
          if (!open) answer.abort()
          else if (answer.status === 200) deliverSuccess(answer)
          else deliverFailure(answer)
        } catch (thrown) {
          answer.abort()
          fail(toAppError(thrown), false)
        }
      }

      const start = (): void =>
        reply.start(200, answerHeaders(admitted, clock, 'text/event-stream; charset=utf-8', null, null))

      const call: ProviderCall = {
        method: relay.method,
        path: relay.path,
        headers: relay.headers,
        body: relay.body,
        stream: admitted.stream,
      }
      const sendWith = (key: string | null): void => {
        if (!open) return
        openedKey = key
        trace.upstreamStartedAt = clock.monotonic()
        handle = upstream.open(target.connection, key, call, answered, (error) =>
          fail(error, error.code !== 'outbound_refused' && error.code !== 'provider_bad_answer'),
        )
      }

      live.onCancel((reason) => {
        handle?.abort()
        fail(reason, false)
      })
      live.expireIn(admitted.stream ? settings.firstTokenMs : settings.totalMs, 'provider_timeout')
      if (admitted.stream) keepAlive(admitted, clock, start)
      if (!open) return
      const opening = parts.withKey(target.connection, sendWith)
      if (opening instanceof Promise) opening.catch((thrown: unknown) => fail(toAppError(thrown), false))
    })
  }
}

const silenceMs = 12_000

/** A comment after 12 s of silence keeps proxies and clients from giving up; nothing else is safe for every SDK. */
const keepAlive = (admitted: Admitted, clock: Clock, start: () => void): void => {
  const { reply } = admitted.exchange
  let lastMs = clock.monotonic()
  let lastWritten = reply.written
  admitted.live.onTick((now) => {
    if (reply.written !== lastWritten) {
      lastWritten = reply.written
      lastMs = now
    } else if (now - lastMs >= silenceMs) {
      if (!reply.started) start()
      reply.write(': keep-alive\n\n')
      lastWritten = reply.written
      lastMs = now
    }
  })
}
