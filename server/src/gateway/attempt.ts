/** One try at one target: open the key, send, relay. Ends in a value, so that the caller can choose what follows. */

import type { BodyAccount, BodyCollector } from '../kernel/body-collector.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, toAppError } from '../kernel/errors.ts'
import { classifyAnswer, parseAnswer, requireContentType } from './answer-body.ts'
import { answerHeaders } from './line/answer-headers.ts'
import type { Admitted, Target } from './line/types.ts'
import type { WithAdmittedKey } from './open-key.ts'
import { deliverStream } from './relay/deliver-stream.ts'
import { planRelay } from './relay/plan-relay.ts'
import type { Relay } from './relay/relay.ts'
import { scrubError } from './scrub.ts'
import { type BodySink, collect, type SendHandle, tooLarge, type UpstreamAnswer } from './send.ts'
import type { Upstream } from './upstream.ts'

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
  readonly withKey: WithAdmittedKey
  readonly upstream: Upstream
  readonly clock: Clock
  readonly settings: AttemptSettings
  readonly costUsd: (admitted: Admitted) => number | null
  /** What buffered answers under way hold together. */
  readonly answers: BodyAccount
}

const errorBodyBytes = 1024 * 1024
const succeeded: AttemptOutcome = { ok: true }

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

/** Whose key, whose address: a person with several connections must know which one to mend. */
const named = (error: AppError, connection: string): AppError => {
  if (error.code !== 'provider_key_refused' && error.code !== 'provider_unreachable') return error
  return new AppError(error.code, {
    message: `${error.message} It is the connection ${connection}.`,
    cause: error.cause,
    source: error.source,
  })
}

/** The life of one attempt, from the opened key to the last byte; it settles once, whoever ends it. */
class Run implements BodySink {
  readonly #parts: AttemptParts
  readonly #admitted: Admitted
  readonly #target: Target
  readonly #relay: Relay
  readonly #resolve: (outcome: AttemptOutcome) => void
  #open = true
  #handle: SendHandle | null = null
  #answer: UpstreamAnswer | null = null
  #key: string | null = null
  #sentAt: number | null = null
  readonly #body: BodyCollector

  constructor(
    parts: AttemptParts,
    admitted: Admitted,
    target: Target,
    relay: Relay,
    resolve: (outcome: AttemptOutcome) => void,
  ) {
    this.#parts = parts
    this.#admitted = admitted
    this.#target = target
    this.#relay = relay
    this.#resolve = resolve
    this.#body = parts.answers.open()
  }

  begin(): void {
    const { live, stream } = this.#admitted
    const { settings, withKey, clock } = this.#parts
    live.onCancel((reason) => {
      this.#handle?.abort()
      this.#fail(reason, false)
    })
    live.expireIn(stream ? settings.firstTokenMs : settings.totalMs, 'provider_timeout')
    if (stream) keepAlive(this.#admitted, clock, () => this.#startStream())
    if (!this.#open) return
    const opening = withKey(this.#admitted, this.#target, (key) => this.#send(key))
    if (opening instanceof Promise) opening.catch((thrown: unknown) => this.#fail(toAppError(thrown), false))
  }

  #send(key: string | null): void {
    if (!this.#open) return
    this.#key = key
    const { trace } = this.#admitted
    this.#sentAt = this.#parts.clock.monotonic()
    trace.upstreamStartedAt = this.#sentAt
    trace.upstreamHeadersAt = null
    this.#handle = this.#parts.upstream.open(
      this.#target.connection,
      key,
      this.#relay,
      this.#admitted.stream,
      (answer) => this.#answered(answer),
      (error) => this.#fail(error, error.code !== 'outbound_refused' && error.code !== 'provider_bad_answer'),
    )
  }

  #answered(answer: UpstreamAnswer): void {
    this.#admitted.trace.upstreamHeadersAt = this.#parts.clock.monotonic()
    this.#answer = answer
    try {
      if (!this.#open) answer.abort()
      else if (answer.status !== 200) this.#deliverFailure(answer)
      else if (this.#admitted.stream) this.#deliverStream(answer)
      else this.#deliverBuffered(answer)
    } catch (thrown) {
      answer.abort()
      this.#fail(toAppError(thrown), false)
    }
  }

  #deliverBuffered(answer: UpstreamAnswer): void {
    requireContentType(answer, 'application/json')
    this.#expectMore()
    answer.consume(this)
  }

  #expectMore(): void {
    this.#admitted.live.expireIn(this.#parts.settings.idleMs, 'provider_timeout')
  }

  /** A piece of a buffered answer. */
  data(chunk: Buffer): boolean {
    const { maximumAnswerBytes } = this.#parts.settings
    try {
      if (this.#body.size + chunk.length > maximumAnswerBytes) throw tooLarge(maximumAnswerBytes)
      this.#body.add(chunk)
      this.#expectMore()
    } catch (thrown) {
      this.#answer?.abort()
      this.fail(toAppError(thrown))
    }
    return true
  }

  /** The end of a buffered answer. */
  end(): void {
    if (!this.#open) return
    const { exchange, trace } = this.#admitted
    try {
      const bytes = this.#body.take()
      const answered = this.#relay.buffered(bytes, parseAnswer(bytes))
      trace.usage = answered.usage
      const cost = this.#parts.costUsd(this.#admitted)
      const { length } = answered.bytes
      exchange.reply.start(200, answerHeaders(this.#admitted, this.#parts.clock, 'application/json', length, cost))
      exchange.reply.end(answered.bytes)
      this.#settle(succeeded)
    } catch (thrown) {
      this.#fail(toAppError(thrown), false)
    }
  }

  fail(error: AppError): void {
    this.#fail(error, false)
  }

  #deliverStream(answer: UpstreamAnswer): void {
    requireContentType(answer, 'text/event-stream')
    const { exchange, trace, live } = this.#admitted
    const { clock, settings } = this.#parts
    deliverStream({
      answer,
      relay: this.#relay.openStream(),
      reply: exchange.reply,
      trace,
      live,
      clock,
      idleMs: settings.idleMs,
      start: () => this.#startStream(),
      ended: () => this.#settle(succeeded),
      failed: (error) => this.#fail(error, false),
    })
  }

  #startStream(): void {
    const headers = answerHeaders(this.#admitted, this.#parts.clock, 'text/event-stream; charset=utf-8', null, null)
    this.#admitted.exchange.reply.start(200, headers)
  }

  #deliverFailure(answer: UpstreamAnswer): void {
    this.#expectMore()
    const classify = (bytes: Buffer): void => {
      const { error, retryable } = classifyAnswer(this.#target.connection.adapter, answer, bytes, this.#key)
      // An SDK would try such an answer again and again (a spent quota comes as 429): it is told not to.
      if (!retryable) this.#admitted.trace.clientShouldNotRetry = true
      this.#fail(error, retryable)
    }
    // The status is known even where the body is not.
    collect(answer, errorBodyBytes).then(classify, () => classify(Buffer.alloc(0)))
  }

  #fail(error: AppError, retryable: boolean): void {
    if (!this.#open) return
    const { trace } = this.#admitted
    const endedAt = this.#parts.clock.monotonic()
    const connection = this.#target.connection.name
    trace.failedAttempts = [...trace.failedAttempts, { connection, sentAt: this.#sentAt, endedAt, code: error.code }]
    const told = named(scrubError(error, this.#key), this.#target.connection.name)
    this.#settle({ ok: false, error: told, retryable: retryable && !this.#admitted.exchange.reply.started })
  }

  #settle(outcome: AttemptOutcome): void {
    if (!this.#open) return
    this.#open = false
    this.#key = null
    this.#body.release()
    this.#admitted.live.rest()
    this.#resolve(outcome)
  }
}

export const createAttempt =
  (parts: AttemptParts) =>
  (admitted: Admitted, target: Target): Promise<AttemptOutcome> => {
    const relay = planRelay(admitted, target, Math.floor(parts.clock.now() / 1000))
    requireSupported(admitted, target, relay)
    admitted.trace.target = target
    admitted.trace.attempts++
    return new Promise((resolve) => new Run(parts, admitted, target, relay, resolve).begin())
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
