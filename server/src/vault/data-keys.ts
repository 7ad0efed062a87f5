/** Random keys, one a workspace, wrapped in the database and unwrapped in memory. Sealed values name them by id. */
import type { NamedKey } from '../crypto/aead.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { RandomBytes } from '../crypto/random.ts'
import { toBase64url } from '../kernel/bytes.ts'
import type { Clock } from '../kernel/clock.ts'
import { Secret } from '../kernel/secret.ts'
import type { Database } from '../storage/database.ts'
import type { DataKeyRow } from '../storage/schema.ts'
import { dataKeysOf } from './data-keys-repository.ts'
import { unwrapDataKey, wrapDataKey } from './wrapping.ts'

export type DataKeys = {
  /** The key that seals now; made on first use. */
  current(workspaceId: string): Promise<NamedKey>
  /** The key that sealed; null if this workspace has none of that id. */
  find(workspaceId: string, kid: string): Promise<NamedKey | null>
}

type Dependencies = { database: Database; rootKeys: KeyRing; clock: Clock; random: RandomBytes }

const addressOf = (workspaceId: string, kid: string): string => JSON.stringify([workspaceId, kid])

const numberOf = ({ kid }: DataKeyRow): number => Number(kid.slice(1))

const newest = (rows: readonly DataKeyRow[]): DataKeyRow | undefined =>
  rows.filter((row) => row.retired_at === null).toSorted((one, other) => numberOf(other) - numberOf(one))[0]

const nextKid = (rows: readonly DataKeyRow[]): string => `d${Math.max(0, ...rows.map(numberOf)) + 1}`

export const createDataKeys = ({ database, rootKeys, clock, random }: Dependencies): DataKeys => {
  const opened = new Map<string, NamedKey>()
  const currents = new Map<string, Promise<NamedKey>>()

  const unwrapped = (row: DataKeyRow): NamedKey => {
    const address = addressOf(row.scope_id, row.kid)
    const known = opened.get(address)
    if (known !== undefined) return known
    const named = { kid: row.kid, key: unwrapDataKey(rootKeys, row) }
    opened.set(address, named)
    return named
  }

  const make = (workspaceId: string, kid: string): DataKeyRow => {
    const address = { scope: 'workspace' as const, scope_id: workspaceId, kid, salt: toBase64url(random(32)) }
    return {
      ...address,
      root_kid: rootKeys.primary,
      wrapped: wrapDataKey(rootKeys, address, new Secret(random(32)), random),
      created_at: clock.now(),
      retired_at: null,
    }
  }

  const readOrMake = async (workspaceId: string): Promise<NamedKey> => {
    const repository = dataKeysOf(database, workspaceId)
    const rows = await repository.list()
    const existing = newest(rows)
    if (existing !== undefined) return unwrapped(existing)
    await repository.insertUnlessThere(make(workspaceId, nextKid(rows)))
    const agreed = newest(await repository.list())
    if (agreed === undefined) throw new Error('A data key that was just written is not there.')
    return unwrapped(agreed)
  }

  return {
    current: (workspaceId) => {
      const known = currents.get(workspaceId)
      if (known !== undefined) return known
      const reading = readOrMake(workspaceId)
      currents.set(workspaceId, reading)
      reading.catch(() => currents.delete(workspaceId))
      return reading
    },
    find: async (workspaceId, kid) => {
      const known = opened.get(addressOf(workspaceId, kid))
      if (known !== undefined) return known
      const row = await dataKeysOf(database, workspaceId).find(kid)
      return row === undefined ? null : unwrapped(row)
    },
  }
}
