import { RewrapSealedKey, SealedKeyAnswer } from '@keepgate/protocol/sealed-key'
import { defineRoute, none } from '../../define-route.ts'
import { sealedKeyRecord } from './sealed-key-record.ts'

export const rewrapKey = defineRoute({
  method: 'POST',
  path: '/api/admin/ai-settings/rewrap',
  summary: 'Seal the key of a sealed key anew under the primary root, or for another context',
  auth: { admin: 'ai-settings' },
  limit: 'default',
  bodyBytes: 32 * 1024,
  request: { params: none, query: none, body: RewrapSealedKey },
  response: { status: 200, body: SealedKeyAnswer },
  plan: ({ services, body }) => ({
    name: 'ai-settings/rewrap',
    ...sealedKeyRecord(services, body.encrypted_api_key),
    withoutOutcome: false,
    work: ({ asker }) => services.sealing.rewrap(asker, body),
  }),
})
