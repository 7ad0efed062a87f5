/** Random keys, one a workspace or user, wrapped in the database and unwrapped in memory. Sealed values name them by id. */
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

/** `salt` went into the wrapping key: 32 bytes, base64url. */
export type DataKey = NamedKey & { readonly salt: string }

export type DataKeys = {
  /** The key that seals now; made on first use, with this salt (base64url of 32 bytes) or one of its own. */
  current(ownerId: string, salt?: string): Promise<DataKey>
  /** The key that sealed; null if this owner has none of that id. */
  find(ownerId: string, kid: string): Promise<DataKey | null>
}

type Dependencies = {
  database: Database
  rootKeys: KeyRing
  clock: Clock
  random: RandomBytes
  scope: 'workspace' | 'user'
}

/** Beyond it all are forgotten and unwrapped again when they are needed: memory is bounded, whoever comes. */
const maximumOpened = 10_000

const addressOf = (ownerId: string, kid: string): string => JSON.stringify([ownerId, kid])

const numberOf = ({ kid }: DataKeyRow): number => Number(kid.slice(1))

const newest = (rows: readonly DataKeyRow[]): DataKeyRow | undefined =>
  rows.filter((row) => row.retired_at === null).toSorted((one, other) => numberOf(other) - numberOf(one))[0]

const nextKid = (rows: readonly DataKeyRow[]): string => `d${Math.max(0, ...rows.map(numberOf)) + 1}`

export const createDataKeys = ({ database, rootKeys, clock, random, scope }: Dependencies): DataKeys => {
  const opened = new Map<string, DataKey>()
  const currents = new Map<string, Promise<DataKey>>()
  const keysOf = (ownerId: string) => dataKeysOf(database, { scope, scope_id: ownerId })

  const forget = (): void => {
    opened.clear()
    currents.clear()
  }

  const unwrapped = (row: DataKeyRow): DataKey => {
    const address = addressOf(row.scope_id, row.kid)
    const known = opened.get(address)
    if (known !== undefined) return known
    const named = { kid: row.kid, salt: row.salt, key: unwrapDataKey(rootKeys, row) }
    if (opened.size >= maximumOpened) forget()
    opened.set(address, named)
    return named
  }

  const make = (ownerId: string, kid: string, salt: string): DataKeyRow => {
    const address = { scope, scope_id: ownerId, kid, salt }
    return {
      ...address,
      root_kid: rootKeys.primary,
      wrapped: wrapDataKey(rootKeys, address, new Secret(random(32)), random),
      created_at: clock.now(),
      retired_at: null,
    }
  }

  const readOrMake = async (ownerId: string, salt: string | undefined): Promise<DataKey> => {
    const repository = keysOf(ownerId)
    const rows = await repository.list()
    const existing = newest(rows)
    if (existing !== undefined) return unwrapped(existing)
    await repository.insertUnlessThere(make(ownerId, nextKid(rows), salt ?? toBase64url(random(32))))
    const agreed = newest(await repository.list())
    if (agreed === undefined) throw new Error('A data key that was just written is not there.')
    return unwrapped(agreed)
  }

  return {
    current: (ownerId, salt) => {
      const known = currents.get(ownerId)
      if (known !== undefined) return known
      const reading = readOrMake(ownerId, salt)
      currents.set(ownerId, reading)
      reading.catch(() => currents.delete(ownerId))
      return reading
    },
    find: async (ownerId, kid) => {
      const known = opened.get(addressOf(ownerId, kid))
      if (known !== undefined) return known
      const row = await keysOf(ownerId).find(kid)
      return row === undefined ? null : unwrapped(row)
    },
  }
}
