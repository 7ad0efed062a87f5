import { z } from 'zod'
import { defineRoute, ignored, none } from '../../define-route.ts'
import type { ControlPlaneServices } from '../../services.ts'
import type { Visit } from '../../visit.ts'

const show = async (services: ControlPlaneServices, visit: Visit, path: string): Promise<Uint8Array> => {
  const { readReference } = await import('../../reference/reference.ts')
  const { contentType, bytes } = await (await readReference(services)).page(path)
  visit.setHeader('content-type', contentType)
  if (path.startsWith('static/')) visit.setHeader('cache-control', 'public, max-age=3600')
  return bytes
}

export const docs = defineRoute({
  method: 'GET',
  path: '/docs',
  summary: 'The API reference for people',
  auth: 'public',
  limit: 'default',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'text/html; charset=utf-8' },
  handle: ({ services, visit }) => show(services, visit, ''),
})

export const docsFile = defineRoute({
  method: 'GET',
  path: '/docs/static/:file',
  summary: 'A file of the API reference',
  auth: 'public',
  limit: 'exempt',
  request: {
    params: z.strictObject({ file: z.string().regex(/^[a-z0-9-]+\.(?:js|css|png|svg)$/) }),
    query: ignored,
    body: none,
  },
  response: { status: 200, contentType: 'application/octet-stream' },
  handle: ({ services, visit, params }) => show(services, visit, `static/${params.file}`),
})

export const docsDescription = defineRoute({
  method: 'GET',
  path: '/docs/json',
  summary: 'The description that the reference page loads',
  auth: 'public',
  limit: 'default',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'application/json; charset=utf-8' },
  handle: ({ services, visit }) => show(services, visit, 'json'),
})
