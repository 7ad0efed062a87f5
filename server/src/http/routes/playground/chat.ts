import { PlaygroundChat } from '@keepgate/protocol/playground'
import { z } from 'zod'
import { watchAccess } from '../../access-watch.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const playgroundChat = defineRoute({
  method: 'POST',
  path: '/api/workspaces/:workspaceId/playground/chat',
  summary: 'Chat as /v1/chat/completions does, with the session instead of an API key',
  auth: { verb: 'playground:use', by: 'person' },
  limit: 'chat',
  request: { params: inWorkspace, query: none, body: z.optional(PlaygroundChat) },
  response: { status: 200, answeredBy: 'line' },
  handle: async ({ services, visit, caller }) => {
    services.playground.requireOpen()
    const { workspaceId } = caller.access
    const watch = watchAccess(services, caller)
    try {
      await services.playground.chat({
        ...visit.takeOver(),
        requestId: visit.requestId,
        startedAt: visit.startedAt,
        address: visit.address,
        session: {
          id: null,
          workspaceId,
          createdBy: caller.principal.person.id,
          allowedModels: null,
          allowedAddresses: null,
          requestsPerMinute: null,
          dropUnsupported: false,
          onEnd: watch.onEnd,
          sealed: null,
        },
      })
    } finally {
      watch.stop()
    }
  },
})
