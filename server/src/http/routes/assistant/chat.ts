import { AssistantChat } from '@keepgate/protocol/assistant'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { assistantVisitor } from './assistant-visitor.ts'

export const assistantChat = defineRoute({
  method: 'POST',
  path: '/api/chat',
  summary: 'Ask a public page’s assistant, with the sealed key that the page carries',
  auth: 'public',
  limit: 'chat',
  request: { params: none, query: none, body: z.optional(AssistantChat) },
  response: { status: 200, answeredBy: 'line' },
  handle: ({ services, visit }) => services.assistant.chat(assistantVisitor(visit)),
})
