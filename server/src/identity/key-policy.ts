/**
 * API keys in memory. The data plane asks here and never the database; rows that changed come in by their revision.
 * A key that was verified once is found again by its SHA-256, which costs a third of the HMAC and keeps no key in memory.
 */
import { sha256Hex } from '../crypto/hash.ts'
import { listKeysSince, recordLastUsed, toKeyRecord } from './api-keys-repository.ts'
import type { Dependencies } from './dependencies.ts'
import type { KeyPolicy } from './identity.ts'
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
  const entries = new Map<string, Entry>()
  /** SHA-256 of a verified key → its entry. Only verified keys get in, so it is never larger than `entries`. */
  const verified = new Map<string, Entry>()
  const listeners = new Set<(changed: readonly KeyRecord[]) => void>()
  let used = new Map<string, number>()
  let seen = -1
  let loading: Promise<void> = Promise.resolve()

  const load = async (): Promise<void> => {
    // Both reads go from the same `seen`: what commits between them comes again the next time.
    const rows = await listKeysSince(database, seen)
    const deleted = await workspacesRepository(database).listDeletedSince(seen)
    const deletedIds = new Set(deleted.map((workspace) => workspace.id))
    const changed: KeyRecord[] = []
    let newest = seen
    for (const { row, workspaceDeleted } of rows) {
      newest = Math.max(newest, row.revision)
      const record = toKeyRecord(row, workspaceDeleted)
      const known = entries.get(row.id)
      changed.push(record)
      if (known === undefined) {
        const { key_hash, pepper_version, revision } = row
        entries.set(row.id, { record, revision, key_hash, pepper_version, lastUsedAt: row.last_used_at ?? 0 })
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

  return {
    start: reload,
    refresh: reload,
    authenticateKey: (presented) => {
      const digest = sha256Hex(presented)
      const hit = verified.get(digest)
      if (hit !== undefined) return admit(hit)
      const entry = verifyKey(dependencies, presented, entries.get(claimedKeyId(presented, 'api')) ?? null)
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
