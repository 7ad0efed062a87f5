/** What identity is about, as the rest of the program sees it. Times are milliseconds since 1970, ids are text. */
import type { Verb } from '@keepgate/protocol/permissions'
import type { Rank } from '@keepgate/protocol/ranks'
import type { Actor, Asker } from '../storage/ports.ts'

export type Person = {
  readonly id: string
  readonly email: string
  readonly displayName: string
  readonly role: 'user' | 'admin'
  readonly createdAt: number
}

export type Workspace = { readonly id: string; readonly name: string; readonly createdAt: number }

export type Member = {
  readonly id: string
  readonly personId: string
  readonly email: string
  readonly displayName: string
  readonly rank: Rank
  readonly createdAt: number
}

export type Invitation = {
  readonly id: string
  readonly email: string
  readonly rank: Rank
  readonly createdAt: number
  readonly expiresAt: number
  readonly acceptedAt: number | null
  readonly revokedAt: number | null
}

export type Transport = 'cookie' | 'bearer'

export type Session = {
  readonly sessionKey: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly absoluteExpiresAt: number
  readonly transport: Transport
}

/** A token and the end of its life; the token text is a secret. */
export type IssuedToken = { readonly token: string; readonly expiresAt: number }

export type KeyKind = 'api' | 'management'

/** What the data plane knows of a key. Never the key itself. */
export type KeyRecord = {
  readonly id: string
  readonly workspaceId: string
  readonly kind: KeyKind
  readonly name: string
  readonly lastFour: string
  readonly createdBy: string | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly rotatedTo: string | null
  readonly lastUsedAt: number | null
  readonly scopes: readonly string[] | null
  readonly allowedModels: readonly string[] | null
  readonly allowedAddresses: readonly string[] | null
  readonly requestsPerMinute: number | null
  readonly dropUnsupported: boolean
  /** The gateway that it was taken over from; null for a key made here. */
  readonly source: 'perpetuo' | null
  readonly workspaceDeleted: boolean
}

export type Principal =
  | {
      readonly type: 'person'
      readonly person: Person
      readonly sessionKey: string
      readonly transport: Transport
    }
  | { readonly type: 'management_token'; readonly token: KeyRecord }

/** The answer of `authorise`: this principal may do that verb in this workspace. A change asks it once more. */
export type Access = Exclude<Asker, Actor> & {
  readonly workspaceId: string
  readonly verb: Verb
  readonly rank: Rank
  /** A person's id where only that person's own API keys may be seen and changed; null = all. */
  readonly keysOwnedBy: string | null
}
