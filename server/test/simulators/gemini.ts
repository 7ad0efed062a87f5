/** Gemini's generateContent API, from its reference. A wrong key is a 400 with reason API_KEY_INVALID, a missing one a 403. */
import { finishOf, pieces, type Script } from './script.ts'
import {
  type Answer,
  bodyOf,
  chunksOf,
  dataFrame,
  type Exchange,
  type Failure,
  jsonAnswer,
  list,
  type ReceivedRequest,
  record,
  streamAnswer,
  type Wire,
} from './wire.ts'

const finishReasons = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  tool_calls: 'STOP',
  content_filter: 'SAFETY',
  stop_sequence: 'STOP',
} as const

const states: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

const knownFields = new Set([
  'contents',
  'tools',
  'toolConfig',
  'tool_config',
  'safetySettings',
  'safety_settings',
  'systemInstruction',
  'system_instruction',
  'generationConfig',
  'generation_config',
  'cachedContent',
  'cached_content',
  'labels',
  'serviceTier',
])

/** `candidatesTokenCount` leaves thoughts out. */
const usageOf = (script: Script) => ({
  promptTokenCount: script.usage.inputTokens,
  ...(script.usage.cachedTokens > 0 && { cachedContentTokenCount: script.usage.cachedTokens }),
  candidatesTokenCount: script.usage.outputTokens - script.usage.reasoningTokens,
  ...(script.usage.reasoningTokens > 0 && { thoughtsTokenCount: script.usage.reasoningTokens }),
  totalTokenCount: script.usage.inputTokens + script.usage.outputTokens,
})

const callPart = (call: { name: string; arguments: Record<string, unknown> }) => ({
  functionCall: { name: call.name, args: call.arguments },
})

const answerOf = (parts: object[], model: string, finish: string | null, usage: object | null) => ({
  candidates: [{ content: { parts, role: 'model' }, ...(finish !== null && { finishReason: finish }), index: 0 }],
  ...(usage !== null && { usageMetadata: usage }),
  modelVersion: model,
  responseId: 'simulated1',
})

/** One pixel. */
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const paints = (body: Record<string, unknown>): boolean =>
  list(record(body.generationConfig).responseModalities).includes('IMAGE')

const painted = (script: Script, model: string): Answer => {
  const parts = [{ text: 'Here it is.' }, { inlineData: { mimeType: 'image/png', data: picture } }]
  const refused = script.finish === 'content_filter'
  return jsonAnswer(answerOf(refused ? [] : parts, model, refused ? 'IMAGE_SAFETY' : 'STOP', usageOf(script)))
}

const buffered = (script: Script, model: string): Answer => {
  const parts = [
    ...(script.reasoning === null ? [] : [{ text: script.reasoning, thought: true }]),
    ...(script.text === '' ? [] : [{ text: script.text }]),
    ...script.toolCalls.map(callPart),
  ]
  const usage = script.usageTimes > 0 ? usageOf(script) : null
  return jsonAnswer(answerOf(parts, model, finishReasons[finishOf(script)], usage))
}

const streamed = (script: Script, model: string): Answer => {
  const frames: string[] = []
  const say = (part: object): void => {
    frames.push(dataFrame(answerOf([part], model, null, null)))
  }
  if (script.reasoning !== null) for (const piece of pieces(script.reasoning)) say({ text: piece, thought: true })
  const spoken = pieces(script.text)
  for (const [position, piece] of spoken.entries()) {
    if (script.errorMidStream !== null && position === Math.ceil(spoken.length / 2)) {
      frames.push(dataFrame({ error: { code: 503, message: script.errorMidStream, status: 'UNAVAILABLE' } }))
      return streamAnswer(frames, frames.length, script.chunkDelayMs)
    }
    say({ text: piece })
  }
  for (const call of script.toolCalls) say(callPart(call))
  const endingAt = frames.length
  const usage = script.usageTimes > 0 ? usageOf(script) : null
  for (let time = 1; time < script.usageTimes; time++)
    frames.push(dataFrame({ usageMetadata: usage, modelVersion: model, responseId: 'simulated1' }))
  frames.push(dataFrame(answerOf([{ text: '' }], model, finishReasons[finishOf(script)], usage)))
  return streamAnswer(frames, endingAt, script.chunkDelayMs)
}

const embed = (body: Record<string, unknown>, model: string, batch: boolean): Exchange => {
  const embedding = { values: [0.25, -0.5, 1] }
  return {
    operation: 'embeddings',
    model,
    stream: false,
    answer: () => jsonAnswer(batch ? { embeddings: list(body.requests).map(() => embedding) } : { embedding }),
    replay: bodyOf,
  }
}

const chat = (request: ReceivedRequest, body: Record<string, unknown>, model: string, stream: boolean) => {
  const unknown = Object.keys(body).find((field) => !knownFields.has(field))
  if (unknown !== undefined)
    return { status: 400, message: `Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.` }
  if (list(body.contents).length === 0)
    return { status: 400, message: '* GenerateContentRequest.contents: is not specified' }
  for (const content of list(body.contents)) {
    const role = record(content).role
    if (role !== undefined && role !== 'user' && role !== 'model')
      return { status: 400, message: 'Please use a valid role: user, model.' }
    if (list(record(content).parts).length === 0)
      return { status: 400, message: '* GenerateContentRequest.contents.parts: must have at least one part' }
  }
  const events = request.query.get('alt') === 'sse'
  return {
    operation: 'chat' as const,
    model,
    stream,
    answer: (script: Script): Answer => {
      if (!stream) return paints(body) ? painted(script, model) : buffered(script, model)
      const answer = streamed(script, model)
      if (events) return answer
      // Without alt=sse the same objects come as one JSON array.
      return jsonAnswer(`[${answer.frames.map((frame) => frame.slice('data: '.length).trim()).join(',\n')}]`)
    },
    replay: (recording: Parameters<Exchange['replay']>[0]): Answer => {
      if (!stream) return bodyOf(recording)
      const chunks = chunksOf(recording)
      return streamAnswer(chunks.map(dataFrame), chunks.length - 1, 0)
    },
  }
}

const read = (request: ReceivedRequest): Exchange | Failure | null => {
  if (request.path === '/v1beta/models')
    return {
      operation: 'models',
      model: '',
      stream: false,
      answer: () =>
        jsonAnswer({
          models: [
            {
              name: 'models/gemini-simulated',
              version: '001',
              displayName: 'Gemini Simulated',
              inputTokenLimit: 1_048_576,
              outputTokenLimit: 65_536,
              supportedGenerationMethods: ['generateContent', 'countTokens'],
            },
          ],
        }),
      replay: bodyOf,
    }
  const called = /^\/v1beta\/models\/([^/]+):([a-zA-Z]+)$/.exec(request.path)
  if (called?.[1] === undefined) return null
  const model = decodeURIComponent(called[1])
  const body = request.json
  if (body === null) return { status: 400, message: 'Invalid JSON payload received.' }
  switch (called[2]) {
    case 'generateContent':
      return chat(request, body, model, false)
    case 'streamGenerateContent':
      return chat(request, body, model, true)
    case 'embedContent':
      return embed(body, model, false)
    case 'batchEmbedContents':
      return embed(body, model, true)
    case 'countTokens':
      return {
        operation: 'count-tokens',
        model,
        stream: false,
        answer: (script) => jsonAnswer({ totalTokens: script.usage.inputTokens }),
        replay: bodyOf,
      }
    default:
      return null
  }
}

export const geminiWire: Wire = {
  name: 'gemini',
  basePath: '',
  refuse: (request, key) => {
    const given = request.headers['x-goog-api-key'] ?? request.query.get('key')
    if (given === key) return null
    return given === null || given === undefined
      ? { status: 403, message: "Method doesn't allow unregistered callers. Please use API Key." }
      : { status: 400, message: 'API key not valid. Please pass a valid API key.', type: 'API_KEY_INVALID' }
  },
  read,
  failureBody: (failure) =>
    JSON.stringify({
      error: {
        code: failure.status,
        message: failure.message,
        // Statuses that the service itself does not use come from what stands before it, and name no state.
        ...(states[failure.status] !== undefined && { status: states[failure.status] }),
        ...(failure.type === 'API_KEY_INVALID' && {
          details: [
            { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: failure.type, domain: 'googleapis.com' },
          ],
        }),
      },
    }),
}
