import { z } from 'zod'
import { defineRoute, ignored, none } from '../../define-route.ts'

export const version = defineRoute({
  method: 'GET',
  path: '/version',
  summary: 'Name and version',
  auth: 'public',
  limit: 'health',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, body: z.strictObject({ name: z.literal('keepgate'), version: z.string() }) },
  handle: ({ services }) => ({ name: 'keepgate' as const, version: services.settings.version }),
})
