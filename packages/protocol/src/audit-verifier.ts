/**
 * Goes through the log entry by entry, as browser, command line and server all do, and says where it stops being what
 * was written. It keeps a position and the tree's peaks, never the log.
 */
import type { AuditReason, ChainReport } from './audit.ts'
import { chainHash, genesis, type Sha256 } from './audit-chain.ts'
import type { Checkpoint } from './audit-checkpoint.ts'
import { growTree, leafHash } from './audit-tree.ts'
import { fromHex, toHex } from './hex-and-base64.ts'

/** Whoever wrote the log or its copy may have written anything here. */
export type GivenEntry = {
  readonly sequence: number
  /** The exact text that was stored. */
  readonly bytes: string
  /** Hexadecimal, as stored; absent where the copy does not carry it. */
  readonly previousHash?: string
  readonly entryHash: string
}

/** Where a verification begins: nothing before the first entry, or what stands before `size` in a part of the log. */
export type Beginning = {
  readonly size: number
  /** Hexadecimal of entry_hash(size-1). */
  readonly hash: string
  readonly peaks: readonly Uint8Array[]
}

export const beginningOfLog: Beginning = { size: 0, hash: toHex(genesis), peaks: [] }

type Said = { readonly sequence: number; readonly time: number }

/** What every version of an entry says of itself; the rest is for readers. By hand: a log has millions. */
const readEntry = (bytes: string): Said | null => {
  try {
    const { version, sequence, time }: Record<string, unknown> = Object(JSON.parse(bytes))
    if (version !== 1 || typeof sequence !== 'number' || typeof time !== 'number') return null
    return Number.isSafeInteger(time) ? { sequence, time } : null
  } catch {
    return null
  }
}

export type LogVerifier = {
  /** Null where the entry follows; afterwards nothing more is taken. */
  readonly add: (entry: GivenEntry) => AuditReason | null
  /**
   * A checkpoint whose signature was verified, of any size; it is compared when the log has that size. Null, or the
   * reason where it contradicts the entries.
   */
  readonly expect: (checkpoint: Checkpoint) => AuditReason | null
  /** A fault that the caller found; `index` is the first entry that is not vouched for, default the present position. */
  readonly fail: (reason: AuditReason, index?: number) => void
  readonly size: () => number
  /** Roots of the complete subtrees so far, largest first. */
  readonly peaks: () => readonly Uint8Array[]
  /** Hexadecimal hash of the last entry. */
  readonly lastHash: () => string
  readonly root: () => Uint8Array
  readonly failed: () => boolean
  /** No more entries come: a checkpoint of a larger size shows that the end is missing. */
  readonly finish: () => ChainReport
}

const encoder = new TextEncoder()

/** @param deployment 16 bytes. Throws RangeError where `beginning` has not the peaks of its size. */
export const verifyLog = (
  sha256: Sha256,
  deployment: Uint8Array,
  beginning: Beginning = beginningOfLog,
): LogVerifier => {
  const begunHash = fromHex(beginning.hash)
  if (begunHash?.length !== 32) throw new RangeError('A hash is 64 hexadecimal characters.')
  const tree = growTree(sha256, beginning)
  let last = { bytes: begunHash, text: beginning.hash, time: 0 }
  let fault: { readonly index: number; readonly reason: AuditReason } | null = null
  /** Checkpoints to come by size; of those passed only the last agreed one matters. */
  const expected = new Map<number, Checkpoint>()
  let anchored = 0
  const firstUnanchored = (): number => Math.max(anchored, beginning.size)

  const fail = (reason: AuditReason, index = tree.size()): AuditReason => {
    fault ??= { index, reason }
    return reason
  }

  const compare = (checkpoint: Checkpoint): AuditReason | null => {
    // Which entry since the last agreed checkpoint is another one cannot be known: none of them is vouched for.
    if (toHex(checkpoint.root) !== toHex(tree.root())) return fail('root_mismatch', firstUnanchored())
    anchored = Math.max(anchored, checkpoint.size)
    return null
  }

  const faultOf = (entry: GivenEntry): AuditReason | null => {
    const index = tree.size()
    if (entry.sequence !== index) return entry.sequence < index ? 'duplicate' : 'gap'
    if (entry.previousHash !== undefined && entry.previousHash !== last.text) return 'previous_hash_mismatch'
    const bytes = encoder.encode(entry.bytes)
    const hash = chainHash(sha256, { deployment, sequence: index, previousHash: last.bytes, bytes })
    const text = toHex(hash)
    if (text !== entry.entryHash) return 'entry_hash_mismatch'
    const said = readEntry(entry.bytes)
    if (said === null || said.sequence !== index) return 'malformed'
    if (said.time < last.time) return 'time_went_back'
    tree.push(leafHash(sha256, hash, bytes))
    last = { bytes: hash, text, time: said.time }
    return null
  }

  return {
    add: (entry) => {
      if (fault !== null) return fault.reason
      const reason = faultOf(entry)
      if (reason !== null) return fail(reason)
      const checkpoint = expected.get(tree.size())
      if (checkpoint === undefined) return null
      expected.delete(checkpoint.size)
      return compare(checkpoint)
    },
    expect: (checkpoint) => {
      if (fault !== null) return fault.reason
      const { size } = checkpoint
      if (size === tree.size()) return compare(checkpoint)
      // What lies before the beginning of a part, or was passed, cannot be compared with its root any more.
      if (size < tree.size()) return fail('checkpoint_unordered')
      const other = expected.get(size)
      if (other !== undefined && toHex(other.root) !== toHex(checkpoint.root)) return fail('fork', firstUnanchored())
      expected.set(size, checkpoint)
      return null
    },
    fail: (reason, index) => void fail(reason, index),
    size: tree.size,
    peaks: tree.peaks,
    lastHash: () => last.text,
    root: tree.root,
    failed: () => fault !== null,
    finish: () => {
      if (fault === null && expected.size > 0) fail('checkpoint_ahead')
      const verified = fault === null ? tree.size() : Math.min(fault.index, tree.size())
      const anchoredTo = Math.min(anchored, verified)
      return {
        ok: fault === null,
        first_bad_index: fault?.index ?? null,
        reason: fault?.reason ?? null,
        verified_to: verified,
        anchored_to: anchoredTo,
        unanchored_tail: verified - anchoredTo,
      }
    },
  }
}
