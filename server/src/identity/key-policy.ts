/**
 * API keys in memory. The data plane asks here and never the database; rows that changed come in by their revision.
 * A key that was verified once is found again by its SHA-256, which costs a third of the HMAC and keeps no key in memory.
 * A key that was taken over from another gateway carries no id: it is found by the hash that is stored of it.
 */
import { sha256Hex } from '../crypto/hash.ts'
import { listKeysSince, recordLastUsed, toKeyRecord } from './api-keys-repository.ts'
import type { Dependencies } from './dependencies.ts'
import type { KeyPolicy } from './identity.ts'
import { listRolledBackKeys } from './imports/imports-repository.ts'
import { isPerpetuoKey, perpetuoKeyHash } from './imports/perpetuo-key.ts'
import { claimedKeyId, deathOf, requireLiving, verifyKey } from './key-check.ts'
import type { KeyRecord } from './model.ts'
import { workspacesRepository } from './workspaces-repository.ts'

const lastUsedEveryMs = 60_000

type Entry = {
  record: KeyRecord
  revision: number
  readonly key_hash: string
  readonly pepper_version: number
  lastUsedAt: number
}

type PolicyDependencies = Pick<Dependencies, 'database' | 'clock' | 'secrets'>

export const createKeyPolicy = (dependencies: PolicyDependencies): KeyPolicy => {
  const { database, clock } = dependencies
  const peppers = dependencies.secrets.apiKeyPepper.byVersion
  const entries = new Map<string, Entry>()
  /** SHA-256 of a verified key → its entry. Only verified keys get in, so it is never larger than `entries`. */
  const verified = new Map<string, Entry>()
  /** The stored hash of a key without an id → its entry. */
  const takenOver = new Map<string, Entry>()
  const listeners = new Set<(changed: readonly KeyRecord[]) => void>()
  let used = new Map<string, number>()
  let seen = -1
  let loading: Promise<void> = Promise.resolve()

  /** For a row that was deleted; its record as it is now. Null where it is not known. */
  const forget = (keyId: string): KeyRecord | null => {
    const entry = entries.get(keyId)
    if (entry === undefined) return null
    entries.delete(keyId)
    if (takenOver.get(entry.key_hash) === entry) takenOver.delete(entry.key_hash)
    for (const [digest, known] of verified) if (known === entry) verified.delete(digest)
    return { ...entry.record, revokedAt: clock.now() }
  }

  const load = async (): Promise<void> => {
    // Both reads go from the same `seen`: what commits between them comes again the next time.
    const rows = await listKeysSince(database, seen)
    const deleted = await workspacesRepository(database).listDeletedSince(seen)
    const rolledBack = new Set(await listRolledBackKeys(database, seen))
    const deletedIds = new Set(deleted.map((workspace) => workspace.id))
    const changed: KeyRecord[] = []
    let newest = seen
    // Before the rows: what an import took over again after its rollback has the same hash under another id.
    for (const keyId of rolledBack) changed.push(...[forget(keyId)].filter((record) => record !== null))
    for (const { row, workspaceDeleted } of rows) {
      if (rolledBack.has(row.id)) continue
      newest = Math.max(newest, row.revision)
      const record = toKeyRecord(row, workspaceDeleted)
      const known = entries.get(row.id)
      changed.push(record)
      if (known === undefined) {
        const { key_hash, pepper_version, revision } = row
        const entry = { record, revision, key_hash, pepper_version, lastUsedAt: row.last_used_at ?? 0 }
        entries.set(row.id, entry)
        if (row.source !== null) takenOver.set(key_hash, entry)
      } else {
        known.record = record
        known.revision = row.revision
      }
    }
    for (const entry of entries.values()) {
      if (!deletedIds.has(entry.record.workspaceId) || entry.record.workspaceDeleted) continue
      entry.record = { ...entry.record, workspaceDeleted: true }
      changed.push(entry.record)
    }
    // Revisions are handed out under a lock that lasts until the commit, so no smaller one can appear later. The
    // workspaces were read second and may be ahead of the keys: only the keys' read moves the mark.
    seen = newest
    if (changed.length > 0) for (const listener of listeners) listener(changed)
  }

  // One after the other: of two reads at once the older could be applied last.
  const reload = (): Promise<void> => {
    const run = loading.then(load)
    loading = run.catch(() => undefined)
    return run
  }

  const admit = (entry: Entry): KeyRecord => {
    const now = clock.now()
    const record = requireLiving(entry.record, now)
    if (now - entry.lastUsedAt >= lastUsedEveryMs) {
      entry.lastUsedAt = now
      used.set(record.id, now)
    }
    return record
  }

  /** Peppers are few: one, and one more for each time it was replaced. */
  const findTakenOver = (presented: string): Entry | null => {
    for (const [version, pepper] of peppers) {
      const entry = takenOver.get(perpetuoKeyHash(pepper, presented))
      if (entry?.pepper_version === version) return entry
    }
    return null
  }

  const findClaimed = (presented: string): Entry | null =>
    isPerpetuoKey(presented) ? findTakenOver(presented) : (entries.get(claimedKeyId(presented, 'api')) ?? null)

  return {
    start: reload,
    refresh: reload,
    authenticateKey: (presented) => {
      const digest = sha256Hex(presented)
      const hit = verified.get(digest)
      if (hit !== undefined) return admit(hit)
      const entry = verifyKey(dependencies, presented, findClaimed(presented))
      verified.set(digest, entry)
      return admit(entry)
    },
    deathOf: (keyId) => {
      const entry = entries.get(keyId)
      return entry === undefined ? 'key_revoked' : deathOf(entry.record, clock.now())
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    flushLastUsed: async () => {
      const batch = used
      used = new Map()
      await recordLastUsed(database, batch)
    },
  }
}
