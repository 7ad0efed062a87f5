/**
 * Makes checkpoints: adds to the tree what is new, looks that the log still is what was signed before, and signs its
 * size and root. All in one transaction that holds the head, so that of several servers one signs each size, and no
 * server signs two different logs. What does not fit is never signed.
 */
import {
  type Checkpoint,
  type CheckpointKey,
  checkpointText,
  openCheckpoint,
  originOf,
  signedNote,
} from '@keepgate/protocol/audit-checkpoint'
import type { Transaction } from 'kysely'
import type { Ed25519Signer } from '../crypto/ed25519.ts'
import { sha256 } from '../crypto/hash.ts'
import { utf8 } from '../kernel/bytes.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Database } from '../storage/database.ts'
import type { AuditCheckpointRow, AuditHeadRow, Schema } from '../storage/schema.ts'
import { AuditFault } from './audit-fault.ts'
import { lockHead } from './audit-repository.ts'
import { hexOf } from './chain.ts'
import { auditPrimitives } from './primitives.ts'
import { extendTree, readTree } from './tree.ts'
import { findLatestCheckpoint, insertCheckpoint } from './tree-repository.ts'
import type { TrustedCheckpoints } from './trusted-checkpoints.ts'

/** Nodes a transaction while a log without a tree gets one: appends wait for it no longer than this takes. */
const nodesAtOnce = 8

type Dependencies = {
  readonly database: Database
  readonly clock: Clock
  readonly signer: Ed25519Signer
  readonly trusted: TrustedCheckpoints
  /** The checkpoint counts all the same: it is in the database. */
  readonly onKeepFailure: (error: unknown) => void
}

export const keyOf = (deployment: string, signer: Ed25519Signer): CheckpointKey => ({
  origin: originOf(deployment),
  publicKey: signer.publicKey,
})

/** Null where it is not this log's, or not signed by this installation. */
export const openOwn = (note: string, deployment: string, signer: Ed25519Signer): Promise<Checkpoint | null> =>
  openCheckpoint(auditPrimitives, note, keyOf(deployment, signer))

export type Checkpoints = {
  /**
   * Signs for everything appended so far. @returns the new checkpoint; null where the newest one speaks for all of it.
   * Throws AuditFault, having signed nothing.
   */
  readonly make: () => Promise<AuditCheckpointRow | null>
  /**
   * Keeps a checkpoint that another server made in this one's file too. Throws AuditFault, keeping nothing, where the
   * log does not begin with what this server kept before.
   */
  readonly remember: (row: AuditCheckpointRow, deployment: string) => Promise<void>
}

export const createCheckpoints = (dependencies: Dependencies): Checkpoints => {
  const { database, clock, signer, trusted, onKeepFailure } = dependencies
  /** The largest checkpoint in the file that we signed: the log can only grow from there. */
  let remembered: Checkpoint | null | undefined

  const largestTrusted = async (deployment: string): Promise<Checkpoint | null> => {
    if (remembered !== undefined) return remembered
    let largest: Checkpoint | null = null
    for (const note of trusted.newest()) {
      const checkpoint = await openOwn(note, deployment, signer)
      if (checkpoint === null) continue
      // Both are ours: no log begins with the one and with the other, so none may be signed on.
      if (checkpoint.size === largest?.size && hexOf(checkpoint.root) !== hexOf(largest.root)) {
        throw new AuditFault('root_mismatch', 0)
      }
      if (checkpoint.size >= (largest?.size ?? 0)) largest = checkpoint
    }
    remembered = largest
    return largest
  }

  const keep = (row: AuditCheckpointRow, checkpoint: Checkpoint): void => {
    remembered = checkpoint
    try {
      trusted.add(row)
    } catch (thrown) {
      onKeepFailure(thrown)
    }
  }

  const requireHead = async (transaction: Transaction<Schema>): Promise<AuditHeadRow> => {
    const head = await lockHead(transaction)
    if (head === undefined) throw new AuditFault('head_missing', 0)
    return head
  }

  /** Throws AuditFault unless the log still begins with what was signed. */
  const requireGrownFrom = async (
    transaction: Transaction<Schema>,
    head: AuditHeadRow,
    earlier: Checkpoint,
  ): Promise<void> => {
    if (earlier.size > head.size) throw new AuditFault('checkpoint_ahead', head.size)
    if (earlier.size === 0) return
    const root = await readTree(transaction, head.deployment, head.size).rootAt(earlier.size)
    if (hexOf(root) !== hexOf(earlier.root)) throw new AuditFault('root_mismatch', 0)
  }

  /** Throws AuditFault unless the stored log begins with the one and with the other. */
  const requireBoth = async (kept: Checkpoint, later: Checkpoint): Promise<void> => {
    const stepBoth = (): Promise<boolean> =>
      database.transaction().execute(async (transaction) => {
        const head = await requireHead(transaction)
        if (!(await extendTree(transaction, head.deployment, head.size, nodesAtOnce))) return false
        await requireGrownFrom(transaction, head, kept)
        await requireGrownFrom(transaction, head, later)
        return true
      })
    for (;;) if (await stepBoth()) return
  }

  const openStored = async (row: AuditCheckpointRow, deployment: string): Promise<Checkpoint> => {
    const opened = await openOwn(row.note, deployment, signer)
    if (opened === null || opened.size !== row.size) throw new AuditFault('checkpoint_invalid', row.size)
    return opened
  }

  const sign = async (transaction: Transaction<Schema>, head: AuditHeadRow): Promise<AuditCheckpointRow> => {
    const { deployment, size } = head
    const tree = readTree(transaction, deployment, size)
    const root = await tree.rootAt(size)
    if ((await tree.lastHash(size)) !== head.head_hash) throw new AuditFault('head_mismatch', size - 1)
    const checkpoint = { origin: originOf(deployment), size, root }
    const signature = signer.sign(utf8(checkpointText(checkpoint)))
    const note = signedNote(sha256, checkpoint, keyOf(deployment, signer), signature)
    const row = { size, root: hexOf(root), time: clock.now(), note }
    await insertCheckpoint(transaction, row)
    return row
  }

  /** `again`: there are nodes left to add before anything can be signed. */
  const step = (): Promise<{ row: AuditCheckpointRow; deployment: string } | 'again' | null> =>
    database.transaction().execute(async (transaction) => {
      const head = await requireHead(transaction)
      const { deployment } = head
      if (!(await extendTree(transaction, deployment, head.size, nodesAtOnce))) return 'again'
      const kept = await largestTrusted(deployment)
      if (kept !== null) await requireGrownFrom(transaction, head, kept)
      const latest = await findLatestCheckpoint(transaction)
      if (latest !== undefined && latest.size !== kept?.size) {
        await requireGrownFrom(transaction, head, await openStored(latest, deployment))
      }
      if (head.size === (latest?.size ?? 0)) return null
      return { row: await sign(transaction, head), deployment }
    })

  return {
    make: async () => {
      for (;;) {
        const made = await step()
        if (made === 'again') continue
        if (made === null) return null
        const opened = await openOwn(made.row.note, made.deployment, signer)
        if (opened === null) throw new AuditFault('checkpoint_invalid', made.row.size)
        keep(made.row, opened)
        return made.row
      }
    },
    remember: async (row, deployment) => {
      const kept = await largestTrusted(deployment)
      if (row.size <= (kept?.size ?? 0)) return
      const opened = await openOwn(row.note, deployment, signer)
      if (opened === null || opened.size !== row.size) return
      // A server that knew less may have signed another log: its word counts where the log still holds what we kept.
      if (kept !== null) await requireBoth(kept, opened)
      keep(row, opened)
    },
  }
}
