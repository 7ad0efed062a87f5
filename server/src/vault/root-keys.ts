/** Refuses to start with other root keys than the data was sealed under, before anything is read or written with them. */
import { equalText } from '../crypto/equal.ts'
import { hmacSha256 } from '../crypto/hash.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Secret } from '../kernel/secret.ts'
import type { Database } from '../storage/database.ts'
import { dataKeysUnderRoots } from './data-keys-repository.ts'
import { instanceSecretsRepository } from './instance-secrets-repository.ts'
import { rootChecksRepository } from './root-checks-repository.ts'
import { RootKeyError } from './root-key-error.ts'
import { openInstanceSecret, unwrapDataKey } from './wrapping.ts'

/** HMAC-SHA256(root, "keepgate key check v1"), first 8 bytes, as 16 hexadecimal characters. */
export const rootKeyCheck = (root: Secret<Uint8Array>): string =>
  Buffer.from(hmacSha256(root.reveal(), 'keepgate key check v1').subarray(0, 8)).toString('hex')

const kidsInUse = async (database: Database): Promise<ReadonlySet<string>> => {
  const dataKeys = await dataKeysUnderRoots(database).rootKids()
  return new Set([...dataKeys, ...(await instanceSecretsRepository(database).rootKids())])
}

type Opening = 'opened' | 'nothing to open' | 'refused'

/** Opens one value of each kind under the root, read anew: what is left to go by where the check value was lost. */
const openStored = async (database: Database, roots: KeyRing, kid: string): Promise<Opening> => {
  const dataKey = await dataKeysUnderRoots(database).anyUnder(kid)
  const secret = await instanceSecretsRepository(database).anyUnder(kid)
  try {
    if (dataKey !== undefined) unwrapDataKey(roots, dataKey)
    if (secret !== undefined) openInstanceSecret(roots, secret)
    return dataKey === undefined && secret === undefined ? 'nothing to open' : 'opened'
  } catch {
    return 'refused'
  }
}

/**
 * For health checks, past every cache: whether what is stored now still opens under the root keys. False also where
 * nothing is left to open, since a vault in use has stored something.
 */
export const rootKeysOpenStored = async (database: Database, roots: KeyRing): Promise<boolean> => {
  const openings = await Promise.all([...roots.keys.keys()].map((kid) => openStored(database, roots, kid)))
  return openings.includes('opened') && !openings.includes('refused')
}

const requireSameCheckValue = async (database: Database, kid: string, root: Secret<Uint8Array>): Promise<boolean> => {
  const recorded = await rootChecksRepository(database).find(kid)
  if (recorded !== undefined && !equalText(rootKeyCheck(root), recorded.check_value)) {
    throw new RootKeyError('mismatch', kid)
  }
  return recorded !== undefined
}

/** Throws RootKeyError, having written nothing; otherwise records the check value of every key that is new. */
export const verifyRootKeys = async (database: Database, roots: KeyRing, clock: Clock): Promise<void> => {
  for (const kid of await kidsInUse(database)) {
    if (!roots.keys.has(kid)) throw new RootKeyError('missing', kid)
  }
  const unknown: [string, Secret<Uint8Array>][] = []
  for (const [kid, root] of roots.keys) {
    if (await requireSameCheckValue(database, kid, root)) continue
    if ((await openStored(database, roots, kid)) === 'refused') throw new RootKeyError('mismatch', kid)
    unknown.push([kid, root])
  }
  const primary = await rootChecksRepository(database).find(roots.primary)
  if (primary !== undefined && primary.removed_at !== null) throw new RootKeyError('removed', roots.primary)
  for (const [kid, root] of unknown) {
    const row = { kid, check_value: rootKeyCheck(root), created_at: clock.now(), removed_at: null }
    await rootChecksRepository(database).insertUnlessThere(row)
    // Of two processes that start with different keys, only the one whose value was written may go on.
    await requireSameCheckValue(database, kid, root)
  }
}
