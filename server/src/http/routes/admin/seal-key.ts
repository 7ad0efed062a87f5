import { SealedKeyAnswer, SealKey } from '@keepgate/protocol/sealed-key'
import { defineRoute, none } from '../../define-route.ts'

export const sealKey = defineRoute({
  method: 'POST',
  path: '/api/admin/ai-settings',
  summary: 'Seal a provider key for a public page; nothing of it is kept',
  auth: { admin: 'ai-settings' },
  limit: 'default',
  request: { params: none, query: none, body: SealKey },
  response: { status: 200, body: SealedKeyAnswer },
  plan: ({ services, body }) => {
    const { api_key: _, ...record } = body
    return {
      name: 'ai-settings',
      workspaceId: record.workspace,
      record,
      withoutOutcome: false,
      work: ({ asker }) => services.sealing.seal(asker, body),
    }
  },
})
