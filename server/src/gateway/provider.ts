/**
 * A provider adapter is pure data and pure functions: no fetch, no clock, no state but what a stream decoder keeps.
 * `send.ts` owns the only outbound call. One folder each under `providers/`, one line in `registry.ts`.
 */
import type { JsonObject } from '../kernel/json.ts'
import type { ChatAnswer, ChatEvent, ChatRequest, Usage } from './chat-model.ts'
import type { DialectId } from './dialect.ts'

export type ProviderId =
  | 'openai'
  | 'anthropic'
  | 'gemini'
  | 'azure-openai'
  | 'mistral'
  | 'cohere'
  | 'groq'
  | 'deepseek'
  | 'xai'
  | 'openrouter'
  | 'together'
  | 'ollama'
  | 'openai-compatible'
  | 'demo'

/** What a client can ask of the data plane. */
export type Operation = 'chat' | 'count-tokens' | 'embeddings' | 'images' | 'models'

/** Options of a connection that an adapter may read (`azure.apiVersion`, …); validated by the adapter's `options` schema. */
export type ConnectionOptions = JsonObject

export type EncodedRequest = {
  method: 'GET' | 'POST'
  /** Appended to the connection's base URL as it is; starts with '/'. Models in it are percent-encoded. */
  path: string
  headers?: Record<string, string>
  body: JsonObject | null
  /** Parameters of the client's request that this provider cannot express, by the client's names. */
  unsupported: string[]
}

export type StreamDecoder = {
  /** Neutral events of one SSE frame. Throws AppError provider_bad_answer on a broken frame. */
  frame(event: string | null, data: string): ChatEvent[]
  /** True when the provider has said its last word: a clean end of file before this is an interruption. */
  complete(): boolean
}

/** Translation between the neutral form and the provider's own. */
export type ChatCodec = {
  encode(request: ChatRequest, options: ConnectionOptions): EncodedRequest
  /** Throws AppError provider_bad_answer if the body is not an answer. */
  decode(body: JsonObject): ChatAnswer
  decodeStream(request: ChatRequest): StreamDecoder
}

/** Embeddings and the like: OpenAI's form in, OpenAI's form out. */
export type JsonCodec = {
  /** @param body the client's body with `model` already the upstream's. Throws AppError invalid_request. */
  encode(body: JsonObject, options: ConnectionOptions): EncodedRequest
  decode(answer: JsonObject, request: JsonObject): { body: JsonObject; usage: Usage | null }
}

/** A dialect that the provider speaks itself: bytes pass through, only `model` and `stream_options` are spliced. */
export type NativeRoute = {
  path: (model: string, options: ConnectionOptions) => string
  headers?: Record<string, string>
  /** True where a stream's usage must be asked for by `stream_options.include_usage`. */
  asksForUsage: boolean
  /** False where the path names the model and a body `model` must not be touched; default true. */
  modelInBody?: boolean
}

export type ModelInfo = { id: string; createdSeconds: number | null; ownedBy: string | null }

export type FailureKind = 'rate_limited' | 'overloaded' | 'key_refused' | 'refused' | 'not_found' | 'failed'

/** What an upstream's error answer means. */
export type UpstreamFailure = {
  kind: FailureKind
  /** The provider's own sentence, without the key (attempt.ts and call-provider.ts scrub it as well). */
  message: string
  param: string | null
  retryable: boolean
  retryAfterSeconds: number | null
}

export type ProviderAdapter = {
  readonly id: ProviderId
  /** As a person writes it: "OpenAI". */
  readonly label: string
  /** Null: the connection must name one. With `/v1` for OpenAI-like providers, the origin for anthropic, gemini and cohere. */
  readonly defaultBaseUrl: string | null
  /** Environment variable that makes a connection for the first workspace; null for none. */
  readonly environmentVariable: string | null
  readonly needsKey: boolean
  /** Headers that authenticate a call. */
  readonly authenticate: (key: string) => Record<string, string>
  /** Rejects options this provider does not know; returns them with defaults. Throws AppError invalid_request. */
  readonly options: (given: JsonObject) => ConnectionOptions
  /** Dialects the provider speaks itself. */
  readonly native: {
    readonly chat: Partial<Record<DialectId, NativeRoute>>
    readonly 'count-tokens'?: NativeRoute
    readonly embeddings?: NativeRoute
    readonly images?: NativeRoute
  }
  /** Used where the client's dialect is not native. */
  readonly chat: ChatCodec
  readonly embeddings?: JsonCodec
  readonly images?: JsonCodec
  /** Anthropic-shaped count_tokens, in and out, for providers with a counting call of another form. */
  readonly countTokens?: {
    encode(request: ChatRequest, options: ConnectionOptions): EncodedRequest
    decode(answer: JsonObject): { inputTokens: number }
  }
  readonly models: {
    path: (options: ConnectionOptions) => string
    headers?: Record<string, string>
    decode(body: JsonObject): ModelInfo[]
  }
  readonly classify: (
    status: number,
    headers: Readonly<Record<string, string>>,
    body: JsonObject | null,
  ) => UpstreamFailure
  /** Set for `demo` alone: answers without a network. Yields the bytes of an OpenAI-dialect answer, paced by itself. */
  readonly answerLocally?: LocalAnswer
}

export type LocalAnswer = (call: { path: string; body: JsonObject | null; signal: AbortSignal }) => {
  status: number
  headers: Record<string, string>
  chunks: AsyncIterable<Uint8Array>
}
