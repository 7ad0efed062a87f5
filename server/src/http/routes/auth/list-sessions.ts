import { SessionView } from '@keepgate/protocol/identity'
import { authPaths } from '@keepgate/protocol/login'
import { z } from 'zod'
import { sessionView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'

export const listSessions = defineRoute({
  method: 'GET',
  path: authPaths.sessions,
  summary: 'List your living sessions',
  auth: 'person',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 200, body: z.strictObject({ data: z.array(SessionView) }) },
  handle: async ({ services, caller }) => {
    const { person, sessionKey } = caller.principal
    const sessions = await services.identity.sessions.list(person.id)
    return { data: sessions.map((session) => sessionView(session, sessionKey)) }
  },
})
