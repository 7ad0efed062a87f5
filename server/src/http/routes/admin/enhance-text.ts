import { EnhanceText } from '@keepgate/protocol/assistant'
import { defineRoute, none } from '../../define-route.ts'
import { assistantVisitor } from '../assistant/assistant-visitor.ts'
import { sealedKeyRecord } from './sealed-key-record.ts'

export const enhanceText = defineRoute({
  method: 'POST',
  path: '/api/admin/enhance-text',
  summary: 'Improve a text of a page, with the sealed key that the page carries',
  auth: { admin: 'enhance-text' },
  limit: 'default',
  bodyBytes: 1024 * 1024,
  request: { params: none, query: none, body: EnhanceText },
  response: { status: 200, answeredBy: 'line' },
  plan: ({ services, visit, body }) => ({
    name: 'enhance-text',
    ...sealedKeyRecord(services, body.encrypted_api_key),
    // It changes nothing here; what came of it stands in the usage records.
    withoutOutcome: true,
    work: () => {
      const { text, context, encrypted_api_key: sealedKey, model = null } = body
      return services.assistant.carryOut(assistantVisitor(visit), { task: 'enhance', text, context, sealedKey, model })
    },
  }),
})
