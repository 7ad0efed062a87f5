/**
 * Types that neighbouring modules agree on without importing each other; `app.ts` hands the functions over.
 */
import type { Transaction } from 'kysely'
import type { JsonObject } from '../kernel/json.ts'
import type { Schema } from './schema.ts'

/** Who did something, as the audit log names them. */
export type Actor =
  | { readonly type: 'person'; readonly id: string }
  | { readonly type: 'management_token'; readonly id: string }
  | { readonly type: 'admin_key'; readonly id: string }
  | { readonly type: 'cli' }
  | { readonly type: 'system' }

/**
 * Who asks for a change. Whoever came through a door was judged before the transaction, and that may be over by now:
 * `confirm` judges again inside it, and what it found stays until the end. Throws AppError where it holds no more.
 */
export type Asker = Actor | { readonly confirm: (transaction: Transaction<Schema>) => Promise<Actor> }

export type AuditEvent = {
  /** Null for an instance-wide event. */
  readonly workspaceId: string | null
  readonly actor: Actor
  /** `<object>.<past participle>`, for instance `api_key.created`. */
  readonly action: string
  readonly target: { readonly type: string; readonly id: string } | null
  /** Never a secret; erasable personal data only as a salted commitment. */
  readonly details: JsonObject
}

/** Appends inside the caller's transaction: a change whose audit write fails does not happen. */
export type AppendAudit = (transaction: Transaction<Schema>, event: AuditEvent) => Promise<void>

/**
 * Takes the next policy revision inside the caller's transaction. Whoever changes a row that the data plane keeps in
 * memory writes this number into the row's `revision`; running servers poll the counter and reload newer rows.
 */
export type NextRevision = (transaction: Transaction<Schema>) => Promise<number>

/** A transaction that is under way, and the policy revision that it has taken: for changes that must happen together. */
export type UnitOfWork = { readonly transaction: Transaction<Schema>; readonly revision: number }

/** What a ciphertext is bound to: it opens nowhere else. */
export type SealContext = {
  readonly purpose: string
  readonly workspaceId: string
  readonly rowId: string
  readonly column: string
  /** Further fields that must not change, for instance provider and origin. */
  readonly bound: readonly string[]
}

/** Seals under a workspace's data key (made on first use). */
export type SealForWorkspace = (context: SealContext, plaintext: Uint8Array) => Promise<string>
export type OpenForWorkspace = (context: SealContext, sealed: string) => Promise<Uint8Array>

/** The same for what belongs to one user, whatever workspaces there are. */
export type UserSealContext = Omit<SealContext, 'workspaceId'> & { readonly userId: string }

/** Seals under a user's data key (made on first use). */
export type SealForUser = (context: UserSealContext, plaintext: Uint8Array) => Promise<string>
export type OpenForUser = (context: UserSealContext, sealed: string) => Promise<Uint8Array>
