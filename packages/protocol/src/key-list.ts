/** Wire schemas of lists of API keys and management tokens: what restricts them, in which order, and how many there are. */
import { z } from 'zod/mini'
import { ApiKeyListed, KeyRisk, ManagementTokenView } from './identity.ts'
import { RecordName } from './logs.ts'

/** `grace`: replaced, and still working for a while. `working`: active or in grace. `ended`: expired or revoked. */
export const CredentialFilter = z.enum(['active', 'grace', 'expired', 'revoked', 'working', 'ended'])
export type CredentialFilter = z.infer<typeof CredentialFilter>

/** `-` before it: descending. Never used comes before every use, never expiring after every end. */
export const CredentialSort = z.enum([
  'created_at',
  '-created_at',
  'name',
  '-name',
  'last_used_at',
  '-last_used_at',
  'expires_at',
  '-expires_at',
])
export type CredentialSort = z.infer<typeof CredentialSort>

/** As an owner in a query: what no person made. */
export const commandLineOwner = 'command-line'

const ids = z.pipe(
  z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}(,[A-Za-z0-9_-]{1,64}){0,99}$/, 'must be 1 to 100 ids with commas')),
  z.transform((text) => text.split(',')),
)

/** What both kinds are narrowed by, as texts in the query of an address. */
export const CredentialQuery = z.strictObject({
  status: z.optional(CredentialFilter),
  /** Person id, or `command-line`. */
  owner: z.optional(RecordName),
  /** Part of a name, whatever its case; or the last four characters. */
  q: z.optional(RecordName),
})
export type CredentialQuery = z.infer<typeof CredentialQuery>

export const KeyQuery = z.strictObject({
  ...CredentialQuery.shape,
  /** `any`: at least one. */
  risk: z.optional(z.enum([...KeyRisk.options, 'any'])),
})
export type KeyQuery = z.infer<typeof KeyQuery>

/** Which of them a page shows. */
export const KeyPageQuery = z.strictObject({
  ...KeyQuery.shape,
  /** These alone, with commas; what is absent or not for the caller to see is left out. */
  ids: z.optional(ids),
  /** Id of the successor: the key that it replaced. */
  rotated_to: z.optional(RecordName),
  sort: z.optional(CredentialSort),
})
export type KeyPageQuery = z.infer<typeof KeyPageQuery>

export const TokenPageQuery = z.strictObject({ ...CredentialQuery.shape, sort: z.optional(CredentialSort) })
export type TokenPageQuery = z.infer<typeof TokenPageQuery>

const nextCursor = z.nullable(z.string())

/** `next_cursor` null: nothing follows. */
export const KeyPage = z.strictObject({ data: z.array(ApiKeyListed), next_cursor: nextCursor })
export type KeyPage = z.infer<typeof KeyPage>
export const TokenPage = z.strictObject({ data: z.array(ManagementTokenView), next_cursor: nextCursor })
export type TokenPage = z.infer<typeof TokenPage>

/** Of the keys that the query leaves. */
export const KeyCounts = z.strictObject({
  working: z.int(),
  ended: z.int(),
  /** Working keys with at least one risk. */
  risky: z.int(),
  risks: z.strictObject({ no_expiry: z.int(), no_limit: z.int(), unused_30_days: z.int() }),
  /** Who made them: person ids, null for the command line. */
  owners: z.array(z.nullable(z.string())),
})
export type KeyCounts = z.infer<typeof KeyCounts>
