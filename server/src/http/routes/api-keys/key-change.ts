import type { ApiKeyUpdate } from '@keepgate/protocol/identity'
import type { NewKey } from '../../../identity/identity.ts'

/** Only what was sent: an absent field leaves what is stored, null lifts a limit. */
export const keyChange = (body: ApiKeyUpdate): Partial<NewKey> => ({
  ...(body.name === undefined ? {} : { name: body.name }),
  ...(body.expires_at === undefined ? {} : { expiresAt: body.expires_at }),
  ...(body.allowed_models === undefined ? {} : { allowedModels: body.allowed_models }),
  ...(body.allowed_addresses === undefined ? {} : { allowedAddresses: body.allowed_addresses }),
  ...(body.requests_per_minute === undefined ? {} : { requestsPerMinute: body.requests_per_minute }),
  ...(body.drop_unsupported === undefined ? {} : { dropUnsupported: body.drop_unsupported }),
})
