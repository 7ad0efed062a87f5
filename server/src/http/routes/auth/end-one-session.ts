import { authPaths } from '@keepgate/protocol/login'
import { z } from 'zod'
import { AppError } from '../../../kernel/errors.ts'
import { defineRoute, none } from '../../define-route.ts'

export const endOneSession = defineRoute({
  method: 'DELETE',
  path: `${authPaths.sessions}/:sessionId`,
  summary: 'End one session of yours',
  auth: 'person',
  limit: 'default',
  request: { params: z.strictObject({ sessionId: z.string().min(1).max(64) }), query: none, body: none },
  response: { status: 204 },
  handle: async ({ services, caller, params }) => {
    const { id } = caller.principal.person
    const sessions = await services.identity.sessions.list(id)
    if (!sessions.some(({ sessionKey }) => sessionKey === params.sessionId)) throw new AppError('not_found')
    await services.identity.sessions.revoke({ type: 'person', id }, params.sessionId)
  },
})
