import { z } from 'zod'
import { defineRoute, ignored, none } from '../../define-route.ts'

export const livez = defineRoute({
  method: 'GET',
  path: '/livez',
  summary: 'The process answers',
  auth: 'public',
  limit: 'exempt',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, body: z.strictObject({ status: z.literal('ok') }) },
  handle: () => ({ status: 'ok' as const }),
})
