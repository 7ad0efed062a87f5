import { defineRoute, ignored, none } from '../../define-route.ts'

export const openapi = defineRoute({
  method: 'GET',
  path: '/openapi.json',
  summary: 'This description, as OpenAPI 3.1',
  auth: 'public',
  limit: 'default',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'application/json; charset=utf-8' },
  handle: async ({ services }) => {
    // Loaded when first asked for: the reference is no part of becoming ready.
    const { readReference } = await import('../../reference/reference.ts')
    return (await readReference(services)).openapi
  },
})
