/**
 * A client dialect: how a client's chat request reads and how its answer is written. Pure: no I/O, no clock, no ids
 * but those passed in. One folder each under `dialects/`; the gateway's line knows only this type.
 */
import type { AppError } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { ChatAnswer, ChatEvent, ChatRequest, Usage } from './chat-model.ts'

export type DialectId = 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'assistant'

/** What one upstream frame means while its bytes pass through untouched. */
export type WatchedFrame = {
  /**
   * `forward` as received · `drop` (empty data, usage that the client did not ask for) · `replace` by `text` (a frame the
   * SDKs would choke on, normalised) · `fail`: the provider reported an error, forwarded in the dialect's own form.
   */
  action: 'forward' | 'drop' | 'replace' | 'fail'
  /** Whole SSE frame including its closing blank line; only with `replace`. */
  text?: string
  /** Only with `fail`: the provider's message. */
  message?: string
  usage?: Usage
  /** True for a frame that carries generated content (starts the first-token time). */
  content?: boolean
}

/** One for each passing stream. */
export type StreamWatcher = {
  /** @param event SSE event name or null @param data the data lines joined by \n. Throws AppError provider_bad_answer on a broken frame. */
  frame(event: string | null, data: string): WatchedFrame
  /** True when what has been seen is a complete answer: a clean end of file before this is an interruption. */
  complete(): boolean
}

/** Writes neutral events as the dialect's SSE text; one for each translated stream. */
export type StreamEncoder = {
  /** SSE text for this event, possibly empty. */
  event(event: ChatEvent): string
  /** SSE text that closes the answer (usage chunk if asked, [DONE], message_stop…). Called once, after every choice finished. */
  end(): string
}

export type AnswerContext = {
  /** Model as the client wrote it. */
  requestedModel: string
  createdSeconds: number
  /** A fresh id of the gateway's own, used where the provider gave none. */
  fallbackId: string
}

export type Dialect = {
  readonly id: DialectId
  /** Where the vendor's SDK looks for the request id, beside x-request-id. */
  readonly requestIdHeader?: string
  /** Of a refusal's body; absent: application/json. */
  readonly errorContentType?: string
  /** What `retry-after` says at most; absent: what SDKs are ready to sleep. */
  readonly longestRetrySeconds?: number
  /** A cheap look at a chat body that may pass through unparsed. Throws AppError invalid_request with `param`. */
  requireShape(body: JsonObject): void
  /** True where a stream's usage is asked for by `stream_options.include_usage`; such options then belong to the body. */
  readonly hasStreamOptions: boolean
  /** Strict parse of a client's body into the neutral form. Throws AppError invalid_request with `param`. */
  parse(body: JsonObject, upstreamModel: string): ChatRequest
  encodeAnswer(answer: ChatAnswer, request: ChatRequest, context: AnswerContext): JsonObject
  encodeStream(request: ChatRequest, context: AnswerContext): StreamEncoder
  /** Usage of a buffered answer in this dialect that passed through; null where it has none. */
  readUsage(body: JsonObject): Usage | null
  /** Adds in place what the SDKs demand and some providers leave out of a buffered answer. @returns whether anything was missing. */
  readonly complete?: (body: JsonObject) => boolean
  /** `includeUsage`: the client asked for usage itself, so it is forwarded. */
  watch(options: { includeUsage: boolean }): StreamWatcher
  /** Body of an error answer in this dialect (CONVENTIONS: OpenAI `{error:{…}}`, Anthropic `{type:'error',…}`). */
  errorBody(error: AppError, requestId: string): JsonObject
  /** SSE text that reports a failure after the first byte. */
  errorFrame(error: AppError, requestId: string): string
}
