/** Cohere's v2 API, from its reference: chat, embed, models. */
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

const finishReasons = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  tool_calls: 'TOOL_CALL',
  content_filter: 'ERROR',
  stop_sequence: 'STOP_SEQUENCE',
} as const

const usageOf = (script: Script) => ({
  billed_units: { input_tokens: script.usage.inputTokens, output_tokens: script.usage.outputTokens },
  tokens: { input_tokens: script.usage.inputTokens, output_tokens: script.usage.outputTokens },
  cached_tokens: script.usage.cachedTokens,
})

const callOf = (call: Script['toolCalls'][number], writtenArguments: string) => ({
  id: call.id,
  type: 'function',
  function: { name: call.name, arguments: writtenArguments },
})

const buffered = (script: Script): Answer =>
  jsonAnswer({
    id: '00000000-0000-4000-8000-000000000001',
    message: {
      role: 'assistant',
      content: [
        ...(script.reasoning === null ? [] : [{ type: 'thinking', thinking: script.reasoning }]),
        ...(script.text === '' ? [] : [{ type: 'text', text: script.text }]),
      ],
      ...(script.toolCalls.length > 0 && {
        tool_calls: script.toolCalls.map((call) => callOf(call, JSON.stringify(call.arguments))),
      }),
    },
    finish_reason: finishReasons[finishOf(script)],
    ...(script.usageTimes > 0 && { usage: usageOf(script) }),
  })

const streamed = (script: Script): Answer => {
  const frames: string[] = []
  const say = (type: string, fields: object): void => {
    frames.push(eventFrame(type, { type, ...fields }))
  }
  const content = (value: object) => ({ delta: { message: { content: value } } })
  const empty = { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] }
  say('message-start', { id: '00000000-0000-4000-8000-000000000001', delta: { message: empty } })
  let index = 0
  if (script.reasoning !== null) {
    say('content-start', { index, ...content({ type: 'thinking', thinking: '' }) })
    for (const thinking of pieces(script.reasoning)) say('content-delta', { index, ...content({ thinking }) })
    say('content-end', { index })
    index++
  }
  const spoken = pieces(script.text)
  if (spoken.length > 0) say('content-start', { index, ...content({ type: 'text', text: '' }) })
  for (const [position, piece] of spoken.entries()) {
    if (script.errorMidStream !== null && position === Math.ceil(spoken.length / 2)) {
      say('message-end', { delta: { finish_reason: 'ERROR', error: script.errorMidStream } })
      return streamAnswer(frames, frames.length, script.chunkDelayMs)
    }
    say('content-delta', { index, ...content({ text: piece }) })
  }
  if (spoken.length > 0) say('content-end', { index })
  for (const [tool, call] of script.toolCalls.entries()) {
    say('tool-call-start', { index: tool, delta: { message: { tool_calls: callOf(call, '') } } })
    for (const part of slices(JSON.stringify(call.arguments), 7))
      say('tool-call-delta', { index: tool, delta: { message: { tool_calls: { function: { arguments: part } } } } })
    say('tool-call-end', { index: tool })
  }
  const endingAt = frames.length
  const finish = finishReasons[finishOf(script)]
  say('message-end', { delta: { finish_reason: finish, ...(script.usageTimes > 0 && { usage: usageOf(script) }) } })
  return streamAnswer(frames, endingAt, script.chunkDelayMs)
}

const read = (request: ReceivedRequest): Exchange | Failure | null => {
  if (request.path === '/v1/models')
    return {
      operation: 'models',
      model: '',
      stream: false,
      answer: () =>
        jsonAnswer({ models: [{ name: 'command-simulated', endpoints: ['chat'], context_length: 128_000 }] }),
      replay: bodyOf,
    }
  const body = request.json
  if (request.path !== '/v2/chat' && request.path !== '/v2/embed') return null
  if (body === null) return { status: 400, message: 'invalid request: could not parse JSON' }
  const model = text(body.model)
  if (model === '') return { status: 400, message: 'model is required' }
  if (request.path === '/v2/embed') {
    if (text(body.input_type) === '') return { status: 400, message: 'input_type is required' }
    const texts = list(body.texts)
    return {
      operation: 'embeddings',
      model,
      stream: false,
      answer: (script) =>
        jsonAnswer({
          id: '00000000-0000-4000-8000-000000000002',
          embeddings: { float: texts.map(() => [0.25, -0.5, 1]) },
          texts,
          meta: { api_version: { version: '2' }, billed_units: { input_tokens: script.usage.inputTokens } },
        }),
      replay: bodyOf,
    }
  }
  if (list(body.messages).length === 0) return { status: 400, message: 'messages must contain at least one message' }
  const stream = body.stream === true
  return {
    operation: 'chat',
    model,
    stream,
    answer: (script) => (stream ? streamed(script) : buffered(script)),
    replay: (recording) => {
      if (!stream) return bodyOf(recording)
      const chunks = chunksOf(recording)
      return streamAnswer(
        chunks.map((chunk) => eventFrame(typeOf(chunk), chunk)),
        chunks.length - 1,
        0,
      )
    },
  }
}

export const cohereWire: Wire = {
  name: 'cohere',
  basePath: '',
  refuse: (request, key) =>
    request.headers.authorization === `Bearer ${key}` ? null : { status: 401, message: 'invalid api token' },
  read,
  failureBody: (failure) => JSON.stringify({ id: '00000000-0000-4000-8000-000000000003', message: failure.message }),
}
