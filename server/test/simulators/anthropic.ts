/** Anthropic's Messages API, from its reference: messages, count_tokens, models; `x-api-key` and `anthropic-version`. */
import { finishOf, pieces, type Script, slices } from './script.ts'
import {
  type Answer,
  bodyOf,
  chunksOf,
  type Exchange,
  eventFrame,
  type Failure,
  jsonAnswer,
  list,
  type ReceivedRequest,
  streamAnswer,
  text,
  typeOf,
  type Wire,
} from './wire.ts'

const stopReasons = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
  stop_sequence: 'stop_sequence',
} as const

const kinds: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  409: 'invalid_request_error',
  413: 'request_too_large',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'overloaded_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

/** Anthropic's `input_tokens` leaves cached ones out. */
const usageOf = (script: Script) => ({
  input_tokens: script.usage.inputTokens - script.usage.cachedTokens,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: script.usage.cachedTokens,
  output_tokens: script.usage.outputTokens,
  service_tier: 'standard',
})

const contentOf = (script: Script): object[] => [
  ...(script.reasoning === null
    ? []
    : [{ type: 'thinking', thinking: script.reasoning, signature: script.reasoningSignature }]),
  ...(script.text === '' ? [] : [{ type: 'text', text: script.text }]),
  ...script.toolCalls.map((call) => ({ type: 'tool_use', id: call.id, name: call.name, input: call.arguments })),
]

const head = (model: string) => ({ id: 'msg_simulated1', type: 'message', role: 'assistant', model })

const stopOf = (script: Script) => {
  const finish = finishOf(script)
  return { stop_reason: stopReasons[finish], stop_sequence: finish === 'stop_sequence' ? 'STOP' : null }
}

const buffered = (script: Script, model: string): Answer =>
  jsonAnswer({
    ...head(model),
    content: contentOf(script),
    ...stopOf(script),
    ...(script.usageTimes > 0 && { usage: usageOf(script) }),
  })

const streamed = (script: Script, model: string): Answer => {
  const frames: string[] = []
  const say = (type: string, fields: object = {}): void => {
    frames.push(eventFrame(type, { type, ...fields }))
  }
  let index = 0
  const block = (contentBlock: object, deltas: object[]): void => {
    say('content_block_start', { index, content_block: contentBlock })
    for (const delta of deltas) say('content_block_delta', { index, delta })
    say('content_block_stop', { index })
    index++
  }
  const usage = { ...usageOf(script), output_tokens: 1 }
  const message = { ...head(model), content: [], stop_reason: null, stop_sequence: null }
  say('message_start', { message: script.usageTimes > 0 ? { ...message, usage } : message })
  say('ping')
  if (script.reasoning !== null)
    block({ type: 'thinking', thinking: '', signature: '' }, [
      ...pieces(script.reasoning).map((thinking) => ({ type: 'thinking_delta', thinking })),
      { type: 'signature_delta', signature: script.reasoningSignature },
    ])
  const spoken = pieces(script.text).map((piece) => ({ type: 'text_delta', text: piece }))
  if (script.errorMidStream !== null) {
    say('content_block_start', { index, content_block: { type: 'text', text: '' } })
    for (const delta of spoken.slice(0, Math.ceil(spoken.length / 2))) say('content_block_delta', { index, delta })
    say('error', { error: { type: 'overloaded_error', message: script.errorMidStream } })
    return streamAnswer(frames, frames.length, script.chunkDelayMs)
  }
  if (spoken.length > 0) block({ type: 'text', text: '' }, spoken)
  for (const call of script.toolCalls)
    block({ type: 'tool_use', id: call.id, name: call.name, input: {} }, [
      { type: 'input_json_delta', partial_json: '' },
      ...slices(JSON.stringify(call.arguments), 7).map((part) => ({ type: 'input_json_delta', partial_json: part })),
    ])
  const endingAt = frames.length
  for (let time = 0; time < Math.max(1, script.usageTimes); time++)
    say('message_delta', {
      delta: stopOf(script),
      ...(script.usageTimes > 0 && { usage: { output_tokens: script.usage.outputTokens } }),
    })
  say('message_stop')
  return streamAnswer(frames, endingAt, script.chunkDelayMs)
}

const read = (request: ReceivedRequest): Exchange | Failure | null => {
  if (request.path === '/v1/models')
    return {
      operation: 'models',
      model: '',
      stream: false,
      answer: () =>
        jsonAnswer({
          data: [
            {
              type: 'model',
              id: 'claude-simulated',
              display_name: 'Claude Simulated',
              created_at: '2026-01-01T00:00:00Z',
            },
          ],
          has_more: false,
          first_id: 'claude-simulated',
          last_id: 'claude-simulated',
        }),
      replay: bodyOf,
    }
  const counting = request.path === '/v1/messages/count_tokens'
  if (request.path !== '/v1/messages' && !counting) return null
  const body = request.json
  if (body === null) return { status: 400, message: 'The request body is not valid JSON' }
  const model = text(body.model)
  if (model === '') return { status: 400, message: 'model: Field required' }
  if (list(body.messages).length === 0) return { status: 400, message: 'messages: at least one message is required' }
  if (counting)
    return {
      operation: 'count-tokens',
      model,
      stream: false,
      answer: (script) => jsonAnswer({ input_tokens: script.usage.inputTokens }),
      replay: bodyOf,
    }
  if (typeof body.max_tokens !== 'number') return { status: 400, message: 'max_tokens: Field required' }
  const stream = body.stream === true
  return {
    operation: 'chat',
    model,
    stream,
    answer: (script) => (stream ? streamed(script, model) : buffered(script, model)),
    replay: (recording) => {
      if (!stream) return bodyOf(recording)
      const chunks = chunksOf(recording)
      return streamAnswer(
        chunks.map((chunk) => eventFrame(typeOf(chunk), chunk)),
        chunks.length - 2,
        0,
      )
    },
  }
}

export const anthropicWire: Wire = {
  name: 'anthropic',
  basePath: '',
  refuse: (request, key) => {
    // The reference names x-api-key; the official SDK since its version 1 sends the same key as a bearer token.
    const given = request.headers['x-api-key'] ?? request.headers.authorization?.replace(/^Bearer /, '')
    if (given !== key)
      return { status: 401, message: given === undefined ? 'x-api-key header is required' : 'invalid x-api-key' }
    return request.headers['anthropic-version'] === undefined
      ? { status: 400, message: 'anthropic-version: header is required' }
      : null
  },
  read,
  failureBody: (failure) =>
    JSON.stringify({
      type: 'error',
      error: { type: failure.type ?? kinds[failure.status] ?? 'api_error', message: failure.message },
      request_id: 'req_simulated1',
    }),
}
