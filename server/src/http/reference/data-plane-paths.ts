/**
 * The routes of /v1, written by hand: their bodies are OpenAI's and Anthropic's own, pass through with unknown fields
 * intact, and are documented by those two.
 */
type Operation = {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly summary: string
  readonly dialect: 'openai' | 'anthropic'
  readonly required: readonly string[]
  readonly streams: boolean
  readonly pathParameter?: string
}

const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/chat/completions',
    summary: 'OpenAI chat completions, streamed or not',
    dialect: 'openai',
    required: ['model', 'messages'],
    streams: true,
  },
  {
    method: 'post',
    path: '/v1/responses',
    summary: 'OpenAI responses, streamed or not',
    dialect: 'openai',
    required: ['model', 'input'],
    streams: true,
  },
  {
    method: 'post',
    path: '/v1/embeddings',
    summary: 'OpenAI embeddings',
    dialect: 'openai',
    required: ['model', 'input'],
    streams: false,
  },
  {
    method: 'post',
    path: '/v1/images/generations',
    summary: 'OpenAI image generation',
    dialect: 'openai',
    required: ['model', 'prompt'],
    streams: false,
  },
  {
    method: 'get',
    path: '/v1/models',
    summary: 'Models this key may use (Anthropic’s shape where anthropic-version is sent)',
    dialect: 'openai',
    required: [],
    streams: false,
  },
  {
    method: 'get',
    path: '/v1/models/{model}',
    summary: 'One model',
    dialect: 'openai',
    required: [],
    streams: false,
    pathParameter: 'model',
  },
  {
    method: 'post',
    path: '/v1/messages',
    summary: 'Anthropic messages, streamed or not (Anthropic itself requires max_tokens too)',
    dialect: 'anthropic',
    required: ['model', 'messages'],
    streams: true,
  },
  {
    method: 'post',
    path: '/v1/messages/count_tokens',
    summary: 'Anthropic token counting',
    dialect: 'anthropic',
    required: ['model', 'messages'],
    streams: false,
  },
]

const errorBodies = {
  openai: {
    type: 'object',
    required: ['error', 'request_id'],
    properties: {
      error: {
        type: 'object',
        properties: {
          message: { type: 'string' },
          type: { type: 'string' },
          param: { type: ['string', 'null'] },
          code: { type: ['string', 'null'] },
        },
      },
      request_id: { type: 'string' },
    },
  },
  anthropic: {
    type: 'object',
    required: ['type', 'error', 'request_id'],
    properties: {
      type: { const: 'error' },
      error: { type: 'object', properties: { type: { type: 'string' }, message: { type: 'string' } } },
      request_id: { type: 'string' },
    },
  },
} as const

const describe = (operation: Operation) => ({
  summary: operation.summary,
  tags: ['gateway'],
  security: [{ api_key: [] }],
  ...(operation.pathParameter === undefined
    ? {}
    : { parameters: [{ name: operation.pathParameter, in: 'path', required: true, schema: { type: 'string' } }] }),
  ...(operation.method === 'get'
    ? {}
    : {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: operation.required,
                properties: {
                  model: {
                    type: 'string',
                    description: 'connection/model, or a bare model that one connection offers',
                  },
                  ...(operation.streams ? { stream: { type: 'boolean' } } : {}),
                },
                additionalProperties: true,
              },
            },
          },
        },
      }),
  responses: {
    200: {
      description: `The answer in ${operation.dialect === 'openai' ? 'OpenAI' : 'Anthropic'}’s form`,
      content: {
        'application/json': { schema: { type: 'object', additionalProperties: true } },
        ...(operation.streams ? { 'text/event-stream': { schema: { type: 'string' } } } : {}),
      },
    },
    '4XX': { description: 'Refused', content: { 'application/json': { schema: errorBodies[operation.dialect] } } },
    '5XX': {
      description: 'The gateway or the provider failed',
      content: { 'application/json': { schema: errorBodies[operation.dialect] } },
    },
  },
})

/** OpenAPI path items by path. */
export const dataPlanePaths: Readonly<Record<string, object>> = Object.fromEntries(
  operations.map((operation) => [operation.path, { [operation.method]: describe(operation) }]),
)
