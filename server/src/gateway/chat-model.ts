/**
 * The neutral form of a chat, the hub between client dialects and provider formats. A request crosses it only where the
 * client's dialect is not the provider's own; otherwise bytes pass through. It holds everything that at least two
 * formats can express; what only one format knows travels in `extras` and is a 400 (or dropped and named) elsewhere.
 */
import type { JsonObject, JsonValue } from '../kernel/json.ts'

export type TextPart = { type: 'text'; text: string /** Anthropic prompt caching. */; cacheControl?: JsonObject }
export type ImagePart = {
  type: 'image'
  source: { kind: 'base64'; mediaType: string; data: string } | { kind: 'url'; url: string }
  detail?: string
  cacheControl?: JsonObject
}
export type FilePart = {
  type: 'file'
  source:
    | { kind: 'base64'; mediaType: string; data: string }
    | { kind: 'url'; url: string }
    | { kind: 'id'; id: string }
  filename?: string
  cacheControl?: JsonObject
}
export type AudioPart = { type: 'audio'; format: string; data: string }
/** Thinking shown by the model; `signature` and `redacted` are opaque and must return to the same provider unchanged. */
export type ReasoningPart = { type: 'reasoning'; text: string; signature?: string; redacted?: string }
export type ToolCallPart = {
  type: 'tool_call'
  id: string
  name: string
  /** JSON text of an object, exactly as the model wrote it; '' is written as '{}'. */
  arguments: string
  cacheControl?: JsonObject
  /** Gemini's thoughtSignature, which must be sent back with the call. */
  signature?: string
}
export type ToolResultPart = {
  type: 'tool_result'
  toolCallId: string
  content: (TextPart | ImagePart)[]
  isError: boolean
  cacheControl?: JsonObject
}
export type RefusalPart = { type: 'refusal'; text: string }

export type UserPart = TextPart | ImagePart | FilePart | AudioPart | ToolResultPart
export type AssistantPart = TextPart | ReasoningPart | ToolCallPart | RefusalPart

/** Tool results are parts of a user message (Anthropic's form); OpenAI's `tool` messages are folded into one. */
export type ChatMessage =
  | { role: 'system'; parts: TextPart[] }
  | { role: 'user'; parts: UserPart[]; name?: string }
  | { role: 'assistant'; parts: AssistantPart[]; name?: string }

export type ToolDefinition = {
  name: string
  description?: string
  /** JSON Schema of the arguments, an object schema. */
  parameters: JsonObject
  strict?: boolean
  cacheControl?: JsonObject
}

export type ToolChoice = { type: 'auto' } | { type: 'none' } | { type: 'required' } | { type: 'tool'; name: string }

export type ResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | { type: 'json_schema'; name: string; schema: JsonObject; strict?: boolean; description?: string }

export type ChatRequest = {
  /** The model as the provider knows it (connection name already removed). */
  model: string
  messages: ChatMessage[]
  tools: ToolDefinition[]
  toolChoice?: ToolChoice
  parallelToolCalls?: boolean
  maxOutputTokens?: number
  temperature?: number
  topP?: number
  topK?: number
  stop?: string[]
  /** Number of choices, default 1. */
  n?: number
  seed?: number
  presencePenalty?: number
  frequencyPenalty?: number
  logprobs?: boolean
  topLogprobs?: number
  logitBias?: JsonObject
  responseFormat?: ResponseFormat
  reasoning?: {
    effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'
    budgetTokens?: number
    enabled?: boolean
  }
  /** End-user identifier for the provider's abuse detection. */
  user?: string
  serviceTier?: string
  stream: boolean
  /** The client asked for a usage chunk (OpenAI stream_options.include_usage). */
  includeUsage: boolean
  /** The client speaks OpenAI's first tool form (`functions`), so its answer must carry `function_call`. */
  legacyFunctions?: boolean
  /** Parameters of the client's dialect with no neutral meaning, under their own names; a codec that cannot send one reports it as unsupported. */
  extras: Record<string, JsonValue | undefined>
}

export type FinishReason = 'stop' | 'stop_sequence' | 'length' | 'tool_calls' | 'content_filter' | 'refusal' | 'pause'

/** Tokens. `inputTokens` includes cached and cache-write ones; `outputTokens` includes reasoning. Null = not reported. */
export type Usage = {
  inputTokens: number
  cachedTokens: number | null
  cacheWriteTokens: number | null
  outputTokens: number
  reasoningTokens: number | null
}

export type ChatChoice = {
  index: number
  parts: AssistantPart[]
  finishReason: FinishReason
  /** The stop sequence that ended it, where the provider says. */
  stopSequence?: string
  /** OpenAI's logprobs object, passed on as it is. */
  logprobs?: JsonValue
}

export type ChatAnswer = {
  id: string
  model: string
  createdSeconds: number
  choices: ChatChoice[]
  usage: Usage | null
}

/**
 * A stream in neutral form. Order for each choice: text/reasoning/tool deltas in the order the model wrote them, then
 * one `finish`; `usage` may come at any time, the last one wins; `start` is first and once. `choice` is 0 unless n > 1.
 * `tool` numbers the tool calls of a choice from 0.
 */
export type ChatEvent =
  | { type: 'start'; id: string; model: string }
  | { type: 'text'; choice: number; text: string; logprobs?: JsonValue }
  | { type: 'refusal'; choice: number; text: string }
  | { type: 'reasoning'; choice: number; text: string }
  /** Ends a thinking block with its signature, or is a whole redacted block. */
  | { type: 'reasoning_end'; choice: number; signature?: string; redacted?: string }
  | { type: 'tool_call'; choice: number; tool: number; id: string; name: string; signature?: string }
  | { type: 'tool_arguments'; choice: number; tool: number; text: string }
  | { type: 'finish'; choice: number; reason: FinishReason; stopSequence?: string }
  | { type: 'usage'; usage: Usage }
  /** The provider reported a failure inside the stream. */
  | { type: 'error'; message: string; retryable: boolean }
