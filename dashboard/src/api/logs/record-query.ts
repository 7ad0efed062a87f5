import type * as protocol from '@keepgate/protocol/logs'

/** What restricts records, not yet written into an address. Times in milliseconds since 1970, `to` exclusive. */
export type RecordQuery = { readonly [Name in keyof protocol.RecordQuery]: string | number }
