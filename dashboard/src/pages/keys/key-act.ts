import type { ApiKeyListed } from '@keepgate/protocol/identity'

/** What a person is about to do to a key; each has its own form. */
export type KeyAct =
  | { readonly kind: 'create' }
  | { readonly kind: 'edit' | 'rotate' | 'revoke'; readonly apiKey: ApiKeyListed }
