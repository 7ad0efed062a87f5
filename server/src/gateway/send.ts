/**
 * The only outbound call. Everything that leaves the machine leaves here: to a checked address (the lookup is pinned,
 * so a name cannot change its mind between check and connect), without redirects, with an allow-list of headers.
 */
import type { LookupFunction } from 'node:net'
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent, errors } from 'undici'
import { createBodyAccount } from '../kernel/body-collector.ts'
import { AppError, toAppError } from '../kernel/errors.ts'

export type OutboundRequest = {
  readonly origin: string
  readonly path: string
  readonly method: 'GET' | 'POST'
  /** Flat list of names and values. */
  readonly headers: readonly string[]
  readonly body: Buffer | null
}

export type BodySink = {
  /** False pauses the upstream until `resume`. */
  data(chunk: Buffer): boolean
  end(): void
  fail(error: AppError): void
}

export type UpstreamAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Starts the flow of the body into the sink; once. */
  consume(sink: BodySink): void
  resume(): void
  /** Closes the upstream connection; nothing reaches the sink after it. */
  abort(): void
}

export type SendHandle = { abort(): void }

export type Sender = {
  /** Calls back once: with the answer when its headers are there, or with what went wrong before. */
  send(
    request: OutboundRequest,
    answered: (answer: UpstreamAnswer) => void,
    failed: (error: AppError) => void,
  ): SendHandle
  /** From here on every request is checked anew, and opens a connection of its own; those under way end as they would. */
  renew(): void
  close(): Promise<void>
}

/** How addresses are checked; `outbound/` implements it. */
export type LookupFor = (hostname: string, port: number) => LookupFunction

const aborted = new Error('aborted by the gateway')

const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** What a transport failure means to a client. `sent`: headers had arrived, so the provider had begun its answer. */
const transportFailure = (error: unknown, sent: boolean): AppError => {
  if (error instanceof AppError) return error
  const inner = error instanceof AggregateError ? error.errors.find((item) => item instanceof AppError) : undefined
  if (inner instanceof AppError) return inner
  if (errorCode(error) === 'UND_ERR_CONNECT_TIMEOUT') {
    return new AppError('provider_timeout', {
      message: 'The provider could not be connected to in time.',
      cause: error,
      source: 'provider',
    })
  }
  if (sent) return new AppError('provider_interrupted', { cause: error, source: 'provider' })
  // The parser's own errors come without their code.
  if (
    error instanceof errors.HTTPParserError ||
    error instanceof errors.HeadersOverflowError ||
    error instanceof TypeError
  ) {
    return new AppError('provider_bad_answer', {
      message: 'The provider did not speak HTTP.',
      cause: error,
      source: 'provider',
    })
  }
  return new AppError('provider_unreachable', { cause: error, source: 'provider' })
}

const createConnector = (lookupFor: LookupFor, timeoutMs: number): buildConnector.connector => {
  const connectors = new Map<string, buildConnector.connector>()
  return (options, callback) => {
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80)
    const key = `${options.hostname}:${port}`
    let connector = connectors.get(key)
    if (connector === undefined) {
      if (connectors.size >= 1000) connectors.clear()
      connector = buildConnector({
        lookup: lookupFor(options.hostname, port),
        timeout: timeoutMs,
        allowH2: false,
        keepAlive: true,
      })
      connectors.set(key, connector)
    }
    connector(options, callback)
  }
}

export type SenderSettings = {
  readonly lookupFor: LookupFor
  /** Throws AppError outbound_refused. Asked again here: what was allowed when it was stored may not be any more. */
  readonly requireAllowedUrl: (url: string) => void
  readonly connectTimeoutMs: number
  readonly proxy: { readonly url: string; readonly except: readonly string[] } | null
}

const createDispatcher = (settings: SenderSettings): Dispatcher => {
  const connect = createConnector(settings.lookupFor, settings.connectTimeoutMs)
  const options = {
    connect,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 30_000,
    pipelining: 1,
    maxHeaderSize: 32_768,
    allowH2: false,
  }
  const { proxy } = settings
  if (proxy === null) return new Agent(options)
  // Behind a proxy it is the proxy that resolves names and connects; what the URL says is still checked here.
  return new EnvHttpProxyAgent({ ...options, httpsProxy: proxy.url, noProxy: proxy.except.join(',') })
}

const maximumChecked = 1_000

export const createSender = (settings: SenderSettings): Sender => {
  let dispatcher = createDispatcher(settings)
  const replaced = new Set<Dispatcher>()
  const checked = new Set<string>()
  const requireAllowed = (origin: string): void => {
    if (checked.has(origin)) return
    settings.requireAllowedUrl(origin)
    if (checked.size >= maximumChecked) checked.clear()
    checked.add(origin)
  }

  return {
    send: (request, answered, failed) => {
      let controller: Dispatcher.DispatchController | null = null
      let ended = false
      let gotHeaders = false
      let sink: BodySink | null = null
      // What arrives in the same tick as the headers, before the consumer has come.
      let early: Buffer[] = []
      let earlyEnd: { error: AppError | null } | null = null

      const abort = (): void => {
        if (ended) return
        ended = true
        controller?.abort(aborted)
      }
      const finish = (error: AppError | null): void => {
        if (sink === null) earlyEnd = { error }
        else if (error === null) sink.end()
        else sink.fail(error)
      }

      const handler: Dispatcher.DispatchHandler = {
        onRequestStart: (given) => {
          controller = given
          if (ended) given.abort(aborted)
        },
        onResponseStart: (given, status, headers) => {
          if (ended || status < 200) return
          gotHeaders = true
          answered({
            status,
            headers,
            consume: (consumer) => {
              sink = consumer
              for (const chunk of early) if (!consumer.data(chunk)) given.pause()
              early = []
              if (earlyEnd !== null) finish(earlyEnd.error)
            },
            resume: () => given.resume(),
            abort,
          })
        },
        onResponseData: (given, chunk) => {
          if (ended) return
          if (sink === null) early.push(chunk)
          else if (!sink.data(chunk)) given.pause()
        },
        onResponseEnd: () => {
          if (ended) return
          ended = true
          finish(null)
        },
        onResponseError: (_given, error) => {
          if (ended) return
          ended = true
          if (gotHeaders) finish(transportFailure(error, true))
          else failed(transportFailure(error, false))
        },
      }
      try {
        requireAllowed(request.origin)
        dispatcher.dispatch(
          {
            origin: request.origin,
            path: request.path,
            method: request.method,
            headers: request.headers as string[],
            body: request.body,
          },
          handler,
        )
      } catch (error) {
        ended = true
        failed(toAppError(error))
      }
      return { abort }
    },
    renew: () => {
      checked.clear()
      const old = dispatcher
      dispatcher = createDispatcher(settings)
      replaced.add(old)
      // A failure to close leaves nothing to do; `close` destroys what is left.
      void old.close().then(
        () => replaced.delete(old),
        () => undefined,
      )
    },
    close: async () => {
      await Promise.all([dispatcher, ...replaced].map((each) => each.destroy()))
    },
  }
}

export const tooLarge = (limitBytes: number): AppError =>
  new AppError('provider_bad_answer', {
    message: `The provider's answer is larger than ${limitBytes} bytes.`,
    source: 'provider',
  })

/** The whole body of an answer. @param limitBytes more than this is refused as provider_bad_answer. */
export const collect = (answer: UpstreamAnswer, limitBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const body = createBodyAccount(2 * limitBytes + 4096).open()
    answer.consume({
      data: (chunk) => {
        if (body.size + chunk.length > limitBytes) {
          answer.abort()
          reject(tooLarge(limitBytes))
        } else {
          body.add(chunk)
        }
        return true
      },
      end: () => resolve(body.take()),
      fail: reject,
    })
  })
