import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { ChatRequest, Usage } from '../chat-model.ts'
import type { AnswerContext, Dialect } from '../dialect.ts'
import type { Parsed, Target } from '../line/types.ts'
import type { ChatCodec, EncodedRequest, JsonCodec } from '../provider.ts'
import type { Relay, RelayedFrame, StreamRelay } from './relay.ts'

const encodeBody = (encoded: EncodedRequest): Buffer | null =>
  encoded.body === null ? null : Buffer.from(JSON.stringify(encoded.body))

const noStream = (): StreamRelay => {
  throw new AppError('invalid_request', { message: 'This operation cannot be streamed.', param: 'stream' })
}

const openStream = (dialect: Dialect, codec: ChatCodec, request: ChatRequest, context: AnswerContext): StreamRelay => {
  const decoder = codec.decodeStream(request)
  const encoder = dialect.encodeStream(request, context)
  return {
    frame: (frame): RelayedFrame => {
      if (frame.data === null) return { output: null, usage: null, content: false }
      let output = ''
      let usage: Usage | null = null
      let content = false
      for (const event of decoder.frame(frame.event, frame.data)) {
        if (event.type === 'error') {
          throw new AppError('provider_error', { message: event.message, source: 'provider' })
        }
        if (event.type === 'usage') usage = event.usage
        else if (event.type !== 'start' && event.type !== 'finish') content = true
        output += encoder.event(event)
      }
      return { output: output === '' ? null : output, usage, content }
    },
    complete: () => decoder.complete(),
    end: () => encoder.end(),
  }
}

/** The client's dialect is not the provider's: request and answer cross through the neutral chat model. */
export const translatedChatRelay = (parsed: Parsed, target: Target, createdSeconds: number): Relay => {
  const { dialect } = parsed.exchange
  const codec = target.connection.adapter.chat
  const request = dialect.parse(parsed.body.value, target.model)
  const encoded = codec.encode(request, target.connection.options)
  const context: AnswerContext = {
    requestedModel: parsed.requestedModel,
    createdSeconds,
    fallbackId: newId('chatcmpl'),
  }
  return {
    method: encoded.method,
    path: encoded.path,
    headers: encoded.headers ?? {},
    body: encodeBody(encoded),
    unsupported: encoded.unsupported,
    buffered: (_bytes, value) => {
      const answer = codec.decode(value)
      return { bytes: Buffer.from(JSON.stringify(dialect.encodeAnswer(answer, request, context))), usage: answer.usage }
    },
    openStream: () => openStream(dialect, codec, request, context),
  }
}

/** Embeddings and images: the OpenAI form in, the OpenAI form out. */
export const translatedJsonRelay = (parsed: Parsed, target: Target, codec: JsonCodec): Relay => {
  const body: JsonObject = { ...parsed.body.value, model: target.model }
  const encoded = codec.encode(body, target.connection.options)
  return {
    method: encoded.method,
    path: encoded.path,
    headers: encoded.headers ?? {},
    body: encodeBody(encoded),
    unsupported: encoded.unsupported,
    buffered: (_bytes, value) => {
      const decoded = codec.decode(value, body)
      return { bytes: Buffer.from(JSON.stringify(decoded.body)), usage: decoded.usage }
    },
    openStream: noStream,
  }
}
