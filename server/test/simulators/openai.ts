/**
 * OpenAI's wire, and by configuration that of the providers that speak it: Azure OpenAI, Mistral, Groq, DeepSeek, xAI,
 * OpenRouter, Together and Ollama, with what each of them does differently.
 */
import { chatCompletion, chatCompletionStream, type OpenAiVariant } from './openai-chat.ts'
import { response, responseStream } from './openai-responses.ts'
import {
  bodyOf,
  chunksOf,
  dataFrame,
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

type Settings = OpenAiVariant & {
  basePath: string
  authorisation: 'bearer' | 'api-key' | 'none'
  models: string[]
}

const ordinary: Settings = {
  basePath: '/v1',
  authorisation: 'bearer',
  models: ['gpt-simulated', 'gpt-simulated-mini'],
  reasoningField: null,
  usageUnasked: false,
  usageWithFinish: false,
}

const variants = {
  openai: {},
  'azure-openai': { basePath: '/openai', authorisation: 'api-key' },
  mistral: { usageUnasked: true, usageWithFinish: true },
  groq: { basePath: '/openai/v1', usageUnasked: true, usageWithFinish: true, reasoningField: 'reasoning' },
  deepseek: { reasoningField: 'reasoning_content' },
  xai: { reasoningField: 'reasoning_content' },
  openrouter: { basePath: '/api/v1', reasoningField: 'reasoning' },
  together: { reasoningField: 'reasoning' },
  ollama: { authorisation: 'none', reasoningField: 'reasoning' },
  'openai-compatible': { reasoningField: 'reasoning_content' },
} as const satisfies Record<string, Partial<Settings>>

export type OpenAiLike = keyof typeof variants

const kinds: Record<number, string> = {
  401: 'invalid_request_error',
  403: 'permission_error',
  404: 'invalid_request_error',
  429: 'requests',
  500: 'server_error',
  503: 'server_error',
}

const codes: Record<number, string> = { 401: 'invalid_api_key', 404: 'model_not_found', 429: 'rate_limit_exceeded' }

const embeddings = (request: ReceivedRequest, model: string): Exchange => {
  const input = request.json?.input
  const inputs = Array.isArray(input) && typeof input[0] !== 'number' ? input : [input]
  const packed = request.json?.encoding_format === 'base64'
  const vector = [0.25, -0.5, 1]
  const embedding = packed ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector
  return {
    operation: 'embeddings',
    model,
    stream: false,
    answer: (script) =>
      jsonAnswer({
        object: 'list',
        data: inputs.map((_, index) => ({ object: 'embedding', index, embedding })),
        model,
        usage: { prompt_tokens: script.usage.inputTokens, total_tokens: script.usage.inputTokens },
      }),
    replay: bodyOf,
  }
}

const images = (model: string): Exchange => ({
  operation: 'images',
  model,
  stream: false,
  answer: (script) =>
    jsonAnswer({
      created: 1_760_000_000,
      data: [{ b64_json: 'iVBORw0KGgo=', revised_prompt: script.text }],
      usage: {
        input_tokens: script.usage.inputTokens,
        output_tokens: script.usage.outputTokens,
        total_tokens: script.usage.inputTokens + script.usage.outputTokens,
        input_tokens_details: { text_tokens: script.usage.inputTokens, image_tokens: 0 },
      },
    }),
  replay: bodyOf,
})

export const openAiWire = (name: OpenAiLike): Wire => {
  const settings: Settings = { ...ordinary, ...variants[name] }

  const pathOf = (request: ReceivedRequest): { path: string; deployment: string | null } | null => {
    if (!request.path.startsWith(`${settings.basePath}/`)) return null
    const rest = request.path.slice(settings.basePath.length)
    if (name !== 'azure-openai') return { path: rest, deployment: null }
    const deployment = /^\/deployments\/([^/]+)(\/.+)$/.exec(rest)
    if (deployment?.[1] !== undefined && deployment[2] !== undefined)
      return request.query.has('api-version')
        ? { path: deployment[2], deployment: decodeURIComponent(deployment[1]) }
        : null
    return rest.startsWith('/v1/') ? { path: rest.slice(3), deployment: null } : null
  }

  const read = (request: ReceivedRequest): Exchange | Failure | null => {
    const place = pathOf(request)
    if (place === null) return null
    if (place.path === '/models')
      return {
        operation: 'models',
        model: '',
        stream: false,
        answer: () =>
          jsonAnswer({
            object: 'list',
            data: settings.models.map((id) => ({ id, object: 'model', created: 1_760_000_000, owned_by: name })),
          }),
        replay: bodyOf,
      }
    const body = request.json
    if (body === null) return { status: 400, message: 'We could not parse the JSON body of your request.' }
    const model = place.deployment ?? text(body.model)
    if (model === '') return { status: 400, message: 'you must provide a model parameter' }
    const stream = body.stream === true
    if (place.path === '/chat/completions') {
      if (list(body.messages).length === 0) return { status: 400, message: "Missing required parameter: 'messages'." }
      const asked = { ...body, model }
      return {
        operation: 'chat',
        model,
        stream,
        answer: (script) =>
          stream ? chatCompletionStream(script, asked, settings) : chatCompletion(script, asked, settings),
        replay: (recording) => {
          if (!stream) return bodyOf(recording)
          const chunks = chunksOf(recording)
          return streamAnswer([...chunks.map(dataFrame), dataFrame('[DONE]')], chunks.length, 0)
        },
      }
    }
    if (place.path === '/responses') {
      if (body.input === undefined) return { status: 400, message: "Missing required parameter: 'input'." }
      return {
        operation: 'responses',
        model,
        stream,
        answer: (script) => (stream ? responseStream(script, model) : response(script, model)),
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
    if (place.path === '/embeddings') return embeddings(request, model)
    if (place.path === '/images/generations') return images(model)
    return null
  }

  return {
    name,
    basePath: settings.basePath,
    refuse: (request, key) => {
      if (settings.authorisation === 'none') return null
      const expected = settings.authorisation === 'bearer' ? `Bearer ${key}` : key
      const given = request.headers[settings.authorisation === 'bearer' ? 'authorization' : 'api-key']
      if (given === expected) return null
      return {
        status: 401,
        message: given === undefined ? "You didn't provide an API key." : 'Incorrect API key provided.',
      }
    },
    read,
    failureBody: (failure) =>
      JSON.stringify({
        error: {
          message: failure.message,
          type: failure.type ?? kinds[failure.status] ?? 'invalid_request_error',
          param: null,
          code: codes[failure.status] ?? null,
        },
      }),
  }
}
