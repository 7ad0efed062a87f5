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
  operation: ({ body: { api_key: _, ...record } }) => ({
    name: 'ai-settings',
    permission: 'ai-settings',
    workspaceId: record.workspace,
    record,
    withoutOutcome: false,
  }),
  handle: ({ services, caller, body }) => services.sealing.seal(caller.accepted.asker, body),
})
