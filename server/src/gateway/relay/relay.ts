/**
 * What happens between a provider's answer and the client: either bytes pass through while being read for usage
 * (`native-relay.ts`), or they are decoded and written anew in the client's dialect (`translated-relay.ts`).
 */
import type { JsonObject } from '../../kernel/json.ts'
import type { Usage } from '../chat-model.ts'
import type { Frame } from '../wire/event-stream.ts'

export type RelayedFrame = {
  /** What the client gets for this frame; null for nothing. */
  output: Buffer | string | null
  usage: Usage | null
  /** The frame carried generated content. */
  content: boolean
}

export type StreamRelay = {
  /** Throws AppError when the frame is broken or reports the provider's failure. */
  frame(frame: Frame): RelayedFrame
  /** True when a clean end now is the end of the answer. */
  complete(): boolean
  /** What closes the answer for the client; '' for nothing. */
  end(): string
}

export type Relay = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
  /** The client's parameters that this provider cannot express. */
  readonly unsupported: readonly string[]
  /** A complete buffered answer. `bytes` is what the client gets. Throws AppError provider_bad_answer. */
  buffered(bytes: Buffer, value: JsonObject): { bytes: Buffer; usage: Usage | null }
  openStream(): StreamRelay
}
