/** People, workspaces, members, sessions and keys: the public face of this folder, wired from its services. */
import type { LoginStartAnswer, PasswordPart, RecoveryPart, Registration } from '@keepgate/protocol/login'
import type { Verb } from '@keepgate/protocol/permissions'
import type { Rank } from '@keepgate/protocol/ranks'
import { AppError } from '../kernel/errors.ts'
import type { Actor, Asker, UnitOfWork } from '../storage/ports.ts'
import { findPresentedKey, toKeyRecord } from './api-keys-repository.ts'
import { createAuthorise } from './authorise.ts'
import type { CredentialFilters } from './credential-filters.ts'
import type { CredentialCounts, PageWanted } from './credential-pages.ts'
import type { Dependencies } from './dependencies.ts'
import { createEncryptionSalts, type EncryptionSalts } from './encryption-salts.ts'
import { createFailedLogins } from './failed-logins.ts'
import { createHomes } from './home.ts'
import { createImports, type Imports } from './imports/imports.ts'
import { invitationsOf } from './invitations.ts'
import { claimedKeyId, requireLiving, verifyKey } from './key-check.ts'
import { createKeyPolicy } from './key-policy.ts'
import { keysOf } from './keys.ts'
import { createLogin } from './login.ts'
import { membersOf } from './members.ts'
import type {
  Access,
  Invitation,
  IssuedToken,
  KeyKind,
  KeyRecord,
  Member,
  Person,
  Principal,
  Session,
  Transport,
  Workspace,
} from './model.ts'
import { createPeople } from './people.ts'
import { peopleRepository } from './people-repository.ts'
import { createRevokeAll, type RevokeAll } from './revoke-all.ts'
import { createSealedGenerations, type SealedGenerations } from './sealed-generations.ts'
import { createSessions } from './sessions.ts'
import { createSetup } from './setup.ts'
import { createSignUp } from './sign-up.ts'
import { createWorkspaces } from './workspaces.ts'

export type NewHome = { readonly person: Person; readonly workspace: Workspace }

export type Setup = {
  /** Whether an administrator exists. */
  readonly isInitialised: () => Promise<boolean>
  /** A one-time token (43 characters); earlier unspent links die. Throws already_initialised. */
  readonly createLink: () => Promise<string>
  /** Throws setup_link_spent, already_initialised, conflict (e-mail). */
  readonly complete: (input: { token: string; registration: Registration; workspaceName: string }) => Promise<NewHome>
  /** For the command line. Throws already_initialised. */
  readonly createFirstAdministrator: (input: {
    registration: Registration
    workspaceName: string
    actor: Actor
    /** What is made together with it, before the commit; where it throws, nothing was made. */
    also?: (unit: UnitOfWork, home: NewHome) => Promise<void>
  }) => Promise<NewHome>
}

export type LoginOutcome = IssuedToken & { readonly person: Person; readonly wrappedUserKey: string }

export type Login = {
  /** The same for known and unknown people in form, stability and work. */
  readonly start: (email: string) => Promise<LoginStartAnswer>
  /** Throws login_failed, whatever was wrong. */
  readonly finish: (input: { email: string; auth: string; transport: Transport }) => Promise<LoginOutcome>
  /** The user key under the recovery code. Throws login_failed. */
  readonly openRecovery: (input: { email: string; recoveryAuth: string }) => Promise<{ wrappedUserKey: string }>
  /** Replaces the password and ends every session. Throws login_failed. */
  readonly recover: (input: { email: string; recoveryAuth: string; replacement: PasswordPart }) => Promise<void>
  /** Ends the person's other sessions. Throws login_failed, or forbidden for a management token. */
  readonly changePassword: (
    principal: Principal,
    input: { currentAuth: string; replacement: PasswordPart },
  ) => Promise<void>
  /** The user key under the password, for its proof. Throws login_failed, or forbidden for a management token. */
  readonly openUserKey: (principal: Principal, auth: string) => Promise<{ wrappedUserKey: string }>
  /** The old recovery code opens nothing afterwards. Throws login_failed, or forbidden for a management token. */
  readonly replaceRecovery: (
    principal: Principal,
    input: { currentAuth: string; recovery: RecoveryPart },
  ) => Promise<void>
}

export type SignUp = {
  /** How new people may join: SIGNUP. */
  readonly policy: 'invite' | 'open' | 'closed'
  /** A new person with a workspace of their own. Throws sign_up_closed unless SIGNUP=open, conflict. */
  readonly open: (input: { registration: Registration; workspaceName: string }) => Promise<NewHome>
  /**
   * A new person (registration) or the one who is logged in (principal) joins. The address must be the invited one.
   * Throws not_found (spent, revoked, expired, other address), sign_up_closed for new people where SIGNUP=closed.
   */
  readonly withInvitation: (
    input: { token: string } & ({ registration: Registration } | { principal: Principal }),
  ) => Promise<{ person: Person; workspaceId: string; rank: Rank }>
}

export type Sessions = {
  /** Throws unauthenticated (not ours) or session_expired (ended). A refreshed token replaces the client's. */
  readonly authenticate: (token: string) => Promise<{ principal: Principal; refreshed: IssuedToken | null }>
  readonly revoke: (actor: Actor, sessionKey: string) => Promise<void>
  readonly list: (personId: string) => Promise<readonly Session[]>
  /** Ends all of a person's sessions but one (null: all). Returns how many. */
  readonly revokeOthers: (actor: Actor, personId: string, keepSessionKey: string | null) => Promise<number>
}

export type Workspaces = {
  readonly listFor: (principal: Principal) => Promise<readonly (Workspace & { readonly rank: Rank })[]>
  /** The creator becomes its admin. Management tokens may not: forbidden. */
  readonly create: (principal: Principal, input: { name: string }) => Promise<Workspace>
  /** Every living one; for the command line. */
  readonly listAll: () => Promise<readonly Workspace[]>
  readonly get: (workspaceId: string) => Promise<Workspace>
  readonly rename: (asker: Asker, workspaceId: string, name: string) => Promise<Workspace>
  /** Its keys are refused everywhere from then on. */
  readonly remove: (asker: Asker, workspaceId: string) => Promise<void>
}

export type Members = {
  readonly list: () => Promise<readonly Member[]>
  /** Ends the member's sessions and their open invitations above the rank. Throws conflict for the last admin. */
  readonly changeRank: (asker: Asker, memberId: string, rank: Rank) => Promise<Member>
  /** Ends the member's sessions, and the keys and open invitations they made here. Throws conflict for the last admin. */
  readonly remove: (asker: Asker, memberId: string) => Promise<void>
}

export type Invitations = {
  readonly list: () => Promise<readonly Invitation[]>
  /** Valid for seven days. The token is returned here and never again. Throws conflict for a member's address. */
  readonly create: (
    asker: Asker,
    input: { email: string; rank: Rank },
  ) => Promise<{ invitation: Invitation; token: string }>
  readonly revoke: (asker: Asker, invitationId: string) => Promise<void>
}

export type NewKey = {
  readonly name: string
  readonly expiresAt?: number | null
  /** Management tokens only. */
  readonly scopes?: readonly Verb[] | null
  readonly allowedModels?: readonly string[] | null
  readonly allowedAddresses?: readonly string[] | null
  readonly requestsPerMinute?: number | null
  readonly dropUnsupported?: boolean
}

/** `secret` is the whole key, shown once. */
export type CreatedKey = { readonly record: KeyRecord; readonly secret: string }

/** `nextCursor` null: nothing follows. */
export type KeyPage = { readonly records: readonly KeyRecord[]; readonly nextCursor: string | null }

/** Whether no key has a limit here: who asks knows the limits, the keys do not. */
type Unlimited = { readonly unlimited?: boolean }

export type Keys = {
  /** All of them, newest first, expired and revoked ones too: for the command line, which has room for them. */
  readonly list: () => Promise<readonly KeyRecord[]>
  /** Keys that are made, changed or ended meanwhile bring none twice and hide none. Throws invalid_request (cursor). */
  readonly page: (wanted: PageWanted & Unlimited) => Promise<KeyPage>
  readonly counts: (wanted: { readonly filters: CredentialFilters } & Unlimited) => Promise<CredentialCounts>
  /** Whether one that was made before then was ever used. @param madeBefore milliseconds since 1970 */
  readonly anyUsed: (madeBefore: number) => Promise<boolean>
  readonly get: (keyId: string) => Promise<KeyRecord>
  readonly create: (asker: Asker, createdBy: string | null, key: NewKey) => Promise<CreatedKey>
  /** The same as part of a larger change. */
  readonly createWithin: (unit: UnitOfWork, asker: Asker, createdBy: string | null, key: NewKey) => Promise<CreatedKey>
  readonly update: (asker: Asker, keyId: string, change: Partial<NewKey>) => Promise<KeyRecord>
  /** A successor with the same settings; the old one works for the grace. Throws conflict if it is dead already. */
  readonly rotate: (asker: Asker, keyId: string, graceSeconds: 0 | 3600 | 86_400 | 604_800) => Promise<CreatedKey>
  readonly revoke: (asker: Asker, keyId: string) => Promise<void>
}

/** API keys in memory, for the data plane: every check is synchronous and touches no database. */
export type KeyPolicy = {
  /** Loads everything; call before listening. */
  readonly start: () => Promise<void>
  /** Reloads rows newer than the last seen revision; call when the policy revision moved. */
  readonly refresh: () => Promise<void>
  /** Throws unauthenticated, key_expired or key_revoked. */
  readonly authenticateKey: (presented: string) => KeyRecord
  /** Why a key is none any more, null while it lives: for requests that outlast the look at their key. */
  readonly deathOf: (keyId: string) => 'key_revoked' | 'key_expired' | null
  /** Called with the keys that changed; returns the way to stop listening. */
  readonly onChange: (listener: (changed: readonly KeyRecord[]) => void) => () => void
  /** Writes the gathered last-used times, at most one a key and minute; call about once a minute and at the end. */
  readonly flushLastUsed: () => Promise<void>
}

export type Identity = {
  readonly setup: Setup
  readonly login: Login
  /** One audit entry for all proofs that failed since the last time; call it every minute, and before the end. */
  readonly recordFailedLogins: () => Promise<void>
  readonly signUp: SignUp
  readonly sessions: Sessions
  /** Reads the database, so that a revoked token ends at once. Throws unauthenticated, key_expired, key_revoked. */
  readonly authenticateManagementToken: (presented: string) => Promise<Principal>
  /**
   * Throws not_found for a workspace that is foreign, deleted or absent (one answer), forbidden for too low a rank or a
   * scope that is not carried. A change is handed the answer as its asker and judges it again in its own transaction.
   */
  readonly authorise: (principal: Principal, workspaceId: string, verb: Verb) => Promise<Access>
  /**
   * For what lasts longer than the look at its caller: throws what `authorise` throws, and session_expired, key_expired
   * or key_revoked where the session or the token has ended. Extends nothing.
   */
  readonly requireStillAllowed: (principal: Principal, access: Access) => Promise<void>
  /** The same of a person who administers the installation. Throws session_expired, forbidden. */
  readonly requireAdministrator: (principal: Extract<Principal, { type: 'person' }>) => Promise<void>
  readonly workspaces: Workspaces
  readonly people: {
    /** For commands that name somebody; the disabled are found too. */
    readonly find: (idOrEmail: string) => Promise<Person | null>
    /** Refuses their login, ends their sessions, keys and open invitations. Throws conflict for the last administrator. */
    readonly disable: (actor: Actor, personId: string) => Promise<void>
    readonly enable: (actor: Actor, personId: string) => Promise<void>
    /** One's own name, as everybody sees it. Throws session_expired where the person was disabled meanwhile. */
    readonly rename: (personId: string, displayName: string) => Promise<Person>
  }
  readonly encryptionSalts: EncryptionSalts
  readonly members: { readonly forWorkspace: (workspaceId: string) => Members }
  readonly invitations: { readonly forWorkspace: (workspaceId: string) => Invitations }
  /** API keys (`pk_…`). `ownedBy`: pass `access.keysOwnedBy`, others' keys are then not_found. */
  readonly keys: { readonly forWorkspace: (workspaceId: string, ownedBy?: string | null) => Keys }
  /** Management tokens (`mk_…`). A verb for keys never reaches them, nor the other way round. */
  readonly tokens: { readonly forWorkspace: (workspaceId: string) => Keys }
  readonly policy: KeyPolicy
  readonly imports: Imports
  readonly sealedGenerations: SealedGenerations
  readonly revokeAll: RevokeAll
}

export const createIdentity = (dependencies: Dependencies): Identity => {
  const { database, clock } = dependencies
  const sessions = createSessions(dependencies)
  const failedLogins = createFailedLogins(dependencies)
  const homes = createHomes(dependencies)
  const authorise = createAuthorise(dependencies)
  const keysFor = (workspaceId: string, kind: KeyKind, ownedBy: string | null): Keys =>
    keysOf(dependencies, { workspaceId, kind, ownedBy })

  return {
    setup: createSetup(dependencies, homes),
    login: createLogin(dependencies, sessions, failedLogins),
    recordFailedLogins: failedLogins.flush,
    signUp: createSignUp(dependencies, homes),
    sessions,
    authenticateManagementToken: async (presented) => {
      const found = await findPresentedKey(database, claimedKeyId(presented, 'management'), 'management')
      verifyKey(dependencies, presented, found?.row ?? null)
      if (found === null) throw new AppError('unauthenticated')
      const token = requireLiving(toKeyRecord(found.row, found.workspaceDeleted), clock.now())
      return { type: 'management_token', token }
    },
    authorise,
    requireStillAllowed: async (principal, { workspaceId, verb }) => {
      if (principal.type === 'person') await sessions.requireLiving(principal.sessionKey)
      else {
        const found = await findPresentedKey(database, principal.token.id, 'management')
        if (found === null) throw new AppError('unauthenticated')
        requireLiving(toKeyRecord(found.row, found.workspaceDeleted), clock.now())
      }
      await authorise(principal, workspaceId, verb)
    },
    requireAdministrator: async (principal) => {
      await sessions.requireLiving(principal.sessionKey)
      const row = await peopleRepository(database).findById(principal.person.id)
      if (row?.role !== 'admin') throw new AppError('forbidden')
    },
    workspaces: createWorkspaces(dependencies, homes),
    people: createPeople(dependencies, sessions),
    encryptionSalts: createEncryptionSalts(dependencies),
    members: { forWorkspace: (workspaceId) => membersOf(dependencies, sessions, workspaceId) },
    invitations: { forWorkspace: (workspaceId) => invitationsOf(dependencies, workspaceId) },
    keys: { forWorkspace: (workspaceId, ownedBy = null) => keysFor(workspaceId, 'api', ownedBy) },
    tokens: { forWorkspace: (workspaceId) => keysFor(workspaceId, 'management', null) },
    policy: createKeyPolicy(dependencies),
    imports: createImports(dependencies, homes),
    sealedGenerations: createSealedGenerations(dependencies),
    revokeAll: createRevokeAll(dependencies),
  }
}
