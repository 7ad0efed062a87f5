import { GenerateImage } from '@keepgate/protocol/assistant'
import { defineRoute, none } from '../../define-route.ts'
import { assistantVisitor } from '../assistant/assistant-visitor.ts'
import { sealedKeyRecord } from './sealed-key-record.ts'

export const generateImage = defineRoute({
  method: 'POST',
  path: '/api/admin/generate-image',
  summary: 'Make a picture for a page, with the sealed key that the page carries',
  auth: { admin: 'generate-image' },
  limit: 'default',
  bodyBytes: 1024 * 1024,
  request: { params: none, query: none, body: GenerateImage },
  response: { status: 200, answeredBy: 'line' },
  plan: ({ services, visit, body }) => ({
    name: 'generate-image',
    ...sealedKeyRecord(services, body.encrypted_api_key),
    // It changes nothing here; what came of it stands in the usage records.
    withoutOutcome: true,
    work: () => {
      const { prompt, context, encrypted_api_key: sealedKey, model = null } = body
      return services.assistant.carryOut(assistantVisitor(visit), { task: 'image', prompt, context, sealedKey, model })
    },
  }),
})
