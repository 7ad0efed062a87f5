/**
 * Keeps what a stolen database must not give away. Root keys wrap data keys and instance secrets; data keys seal the
 * values of workspaces and users. A sealed value names its key by id, so that keys can be replaced while old values still open.
 */
import { cannotOpen, open, seal, sealedUnder } from '../crypto/aead.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { type RandomBytes, randomBytes } from '../crypto/random.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Secret } from '../kernel/secret.ts'
import type { Database } from '../storage/database.ts'
import type {
  OpenForUser,
  OpenForWorkspace,
  SealContext,
  SealForUser,
  SealForWorkspace,
  UserSealContext,
} from '../storage/ports.ts'
import { createDataKeys, type DataKeys } from './data-keys.ts'
import { createInstanceSecrets, type InstanceSecretVersions } from './instance-secrets.ts'
import { rootKeysOpenStored, verifyRootKeys } from './root-keys.ts'

export type Vault = {
  /** Throws RootKeyError (a configuration error, exit 78) where the root keys are not those of this database. */
  start(): Promise<void>
  /** Whether stored values, read anew, still open under the root keys: for health checks. */
  rootKeysOpenStored(): Promise<boolean>
  /** Not to be called inside a transaction: the workspace's first use writes its data key. */
  readonly sealForWorkspace: SealForWorkspace
  /** Throws `internal`, the same for every reason. */
  readonly openForWorkspace: OpenForWorkspace
  /** Like `sealForWorkspace`; a data key of one user opens nothing of another. */
  readonly sealForUser: SealForUser
  readonly openForUser: OpenForUser
  /** The salt of the user's data key, base64url; made with `salt` where there is none yet. */
  userSalt(userId: string, salt: string | null): Promise<string>
  /** 32 random bytes, made on first use and the same for ever; without a version the newest. Throws `internal`. */
  instanceSecret(name: string, version?: number): Promise<Secret<Uint8Array>>
  /** For what was made under an older version, for instance a key hash under an older pepper. */
  instanceSecretVersions(name: string): Promise<InstanceSecretVersions>
}

type Dependencies = {
  readonly database: Database
  readonly rootKeys: KeyRing
  readonly clock: Clock
  /** Default: the operating system's generator. */
  readonly random?: RandomBytes
}

const fields = ({ purpose, workspaceId, rowId, column, bound }: SealContext): readonly string[] => [
  purpose,
  workspaceId,
  rowId,
  column,
  ...bound,
]

const userFields = ({ purpose, userId, rowId, column, bound }: UserSealContext): readonly string[] => [
  purpose,
  userId,
  rowId,
  column,
  ...bound,
]

/** Throws where the value names no key of this owner, or does not open. */
const openUnder = async (
  dataKeys: DataKeys,
  ownerId: string,
  context: readonly string[],
  sealed: string,
): Promise<Uint8Array> => {
  const kid = sealedUnder(sealed)
  if (kid === null) throw cannotOpen()
  const named = await dataKeys.find(ownerId, kid)
  return open(named?.key ?? null, context, sealed)
}

export const createVault = ({ database, rootKeys, clock, random = randomBytes }: Dependencies): Vault => {
  const dataKeys = createDataKeys({ database, rootKeys, clock, random, scope: 'workspace' })
  const userKeys = createDataKeys({ database, rootKeys, clock, random, scope: 'user' })
  const instanceSecrets = createInstanceSecrets({ database, rootKeys, clock, random })
  let verified = false

  const requireVerified = (): void => {
    if (!verified) throw new Error('The vault was used before start() had verified the root keys.')
  }

  return {
    start: async () => {
      await verifyRootKeys(database, rootKeys, clock)
      verified = true
    },
    rootKeysOpenStored: () => rootKeysOpenStored(database, rootKeys),
    sealForWorkspace: async (context, plaintext) => {
      requireVerified()
      return seal(await dataKeys.current(context.workspaceId), fields(context), plaintext, random)
    },
    openForWorkspace: async (context, sealed) => {
      requireVerified()
      return openUnder(dataKeys, context.workspaceId, fields(context), sealed)
    },
    sealForUser: async (context, plaintext) => {
      requireVerified()
      return seal(await userKeys.current(context.userId), userFields(context), plaintext, random)
    },
    openForUser: async (context, sealed) => {
      requireVerified()
      return openUnder(userKeys, context.userId, userFields(context), sealed)
    },
    userSalt: async (userId, salt) => {
      requireVerified()
      return (await userKeys.current(userId, salt ?? undefined)).salt
    },
    instanceSecret: async (name, version) => {
      requireVerified()
      return instanceSecrets.get(name, version)
    },
    instanceSecretVersions: async (name) => {
      requireVerified()
      return instanceSecrets.versions(name)
    },
  }
}
