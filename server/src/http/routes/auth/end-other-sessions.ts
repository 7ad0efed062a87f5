import { authPaths } from '@keepgate/protocol/login'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'

export const endOtherSessions = defineRoute({
  method: 'DELETE',
  path: authPaths.sessions,
  summary: 'End every other session of yours',
  auth: 'person',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 200, body: z.strictObject({ ended: z.int() }) },
  handle: async ({ services, caller }) => {
    const { person, sessionKey } = caller.principal
    const actor = { type: 'person', id: person.id } as const
    return { ended: await services.identity.sessions.revokeOthers(actor, person.id, sessionKey) }
  },
})
