/** Secrets of the whole installation that must survive a change of root key: peppers, the fake-salt key, and so on. */
import { cannotOpen } from '../crypto/aead.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { RandomBytes } from '../crypto/random.ts'
import type { Clock } from '../kernel/clock.ts'
import { Secret } from '../kernel/secret.ts'
import type { Database } from '../storage/database.ts'
import { instanceSecretsRepository } from './instance-secrets-repository.ts'
import { openInstanceSecret, sealInstanceSecret } from './wrapping.ts'

/** 32 random bytes per version; `current` is the newest version, the one that new values are made with. */
export type InstanceSecretVersions = {
  readonly current: number
  readonly byVersion: ReadonlyMap<number, Secret<Uint8Array>>
}

export type InstanceSecrets = {
  versions(name: string): Promise<InstanceSecretVersions>
  get(name: string, version?: number): Promise<Secret<Uint8Array>>
}

type Dependencies = { database: Database; rootKeys: KeyRing; clock: Clock; random: RandomBytes }

export const createInstanceSecrets = ({ database, rootKeys, clock, random }: Dependencies): InstanceSecrets => {
  const loaded = new Map<string, Promise<InstanceSecretVersions>>()

  const repository = instanceSecretsRepository(database)

  const makeFirst = async (name: string): Promise<void> => {
    const address = { name, version: 1 }
    const sealed = sealInstanceSecret(rootKeys, address, new Secret(random(32)), random)
    // Another process may be making it too: whose row is there first, is right for both.
    await repository.insertUnlessThere({ ...address, sealed, root_kid: rootKeys.primary, created_at: clock.now() })
  }

  const readOrMake = async (name: string): Promise<InstanceSecretVersions> => {
    let rows = await repository.list(name)
    if (rows.length === 0) {
      await makeFirst(name)
      rows = await repository.list(name)
    }
    const byVersion = new Map(rows.map((row) => [row.version, openInstanceSecret(rootKeys, row)]))
    return { current: Math.max(...byVersion.keys()), byVersion }
  }

  const load = (name: string): Promise<InstanceSecretVersions> => {
    const loading = readOrMake(name)
    loaded.set(name, loading)
    loading.catch(() => loaded.delete(name))
    return loading
  }

  const versions = (name: string): Promise<InstanceSecretVersions> => loaded.get(name) ?? load(name)

  return {
    versions,
    get: async (name, version) => {
      const known = await versions(name)
      const found = known.byVersion.get(version ?? known.current)
      if (found !== undefined || version === undefined) return found ?? Promise.reject(cannotOpen())
      // A version that another process has made since.
      const later = (await load(name)).byVersion.get(version)
      if (later === undefined) throw cannotOpen()
      return later
    },
  }
}
