/** What stands under each root key: ids and counts, never a key. */
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Database } from '../storage/database.ts'
import { dataKeysUnderRoots } from './data-keys-repository.ts'
import { instanceSecretsRepository } from './instance-secrets-repository.ts'
import { rootChecksRepository } from './root-checks-repository.ts'
import { everyWallet } from './wallets/wallets-repository.ts'

export type RootStatus = {
  readonly id: string
  readonly primary: boolean
  /** Whether the configuration gives it. */
  readonly given: boolean
  readonly workspace_keys: number
  readonly user_keys: number
  readonly instance_secrets: number
  /** Wrapped directly under it: what rotation moves. */
  readonly held: number
  /** Sealed under the user keys above: moved with them. */
  readonly wallets: number
  /** It may leave ENCRYPTION_KEYS. */
  readonly removable: boolean
  /** Milliseconds since 1970; since then nothing may be wrapped under it. */
  readonly removed_at: number | null
}

export const rootStatus = async (database: Database, rootKeys: KeyRing): Promise<readonly RootStatus[]> => {
  const [dataKeys, secrets, wallets, checks] = await Promise.all([
    dataKeysUnderRoots(database).countByRoot(),
    instanceSecretsRepository(database).countByRoot(),
    everyWallet(database).countByRoot(),
    rootChecksRepository(database).list(),
  ])
  const ids = new Set([
    ...rootKeys.keys.keys(),
    ...checks.map(({ kid }) => kid),
    ...[...dataKeys, ...secrets].map(({ rootKid }) => rootKid),
  ])
  return [...ids].map((id) => {
    const keys = dataKeys.filter(({ rootKid }) => rootKid === id)
    const ofScope = (scope: string): number => keys.find((key) => key.scope === scope)?.count ?? 0
    const instanceSecrets = secrets.find(({ rootKid }) => rootKid === id)?.count ?? 0
    const held = keys.reduce((sum, { count }) => sum + count, 0) + instanceSecrets
    const primary = id === rootKeys.primary
    const given = rootKeys.keys.has(id)
    return {
      id,
      primary,
      given,
      workspace_keys: ofScope('workspace'),
      user_keys: ofScope('user'),
      instance_secrets: instanceSecrets,
      held,
      wallets: wallets.get(id) ?? 0,
      removable: given && !primary && held === 0,
      removed_at: checks.find(({ kid }) => kid === id)?.removed_at ?? null,
    }
  })
}
