import { defineRoute, ignored, none } from '../../define-route.ts'

export const llms = defineRoute({
  method: 'GET',
  path: '/llms.txt',
  summary: 'This installation for language models',
  auth: 'public',
  limit: 'default',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'text/plain; charset=utf-8' },
  handle: ({ services, visit }) => {
    const origin = services.settings.publicUrl ?? visit.transport.ownOrigin ?? ''
    return `# Keepgate

> A self-hosted gateway to AI providers. It speaks the OpenAI and the Anthropic API; an API key (pk_…) is all a client needs.

- Base URL for OpenAI clients: ${origin}/v1 (chat/completions, responses, embeddings, images/generations, models)
- Base URL for Anthropic clients: ${origin} (/v1/messages, /v1/messages/count_tokens)
- Authenticate with "authorization: Bearer pk_…" or "x-api-key: pk_…".
- A model is written connection/model; GET /v1/models lists what a key may use.
- Errors under /v1 have the shape of the API they answer; elsewhere application/problem+json with a code.

## Reference
- [OpenAPI 3.1](${origin}/openapi.json): every route with its schemas
- [Error codes](${origin}/docs/errors): what each means and how to mend it
- Management of workspaces, members, provider connections, keys, logs and usage is under /api, with a management token (mk_…).
`
  },
})
