import type { Verb } from '@keepgate/protocol/permissions'

/** A token that was just made, for as long as its dialog is open: the only place in the page that holds one. */
export type MadeToken = { readonly secret: string; readonly name: string; readonly scopes: readonly Verb[] | null }
