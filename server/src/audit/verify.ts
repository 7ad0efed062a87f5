/** Walks the whole log in the database, a page at a time, and says where it stops being what was written and signed. */
import type { ChainReport } from '@keepgate/protocol/audit'
import { type Checkpoint, deploymentBytes } from '@keepgate/protocol/audit-checkpoint'
import { growTree } from '@keepgate/protocol/audit-tree'
import { type LogVerifier, verifyLog } from '@keepgate/protocol/audit-verifier'
import type { Ed25519Signer } from '../crypto/ed25519.ts'
import { sha256 } from '../crypto/hash.ts'
import type { Database } from '../storage/database.ts'
import type { AuditCheckpointRow, AuditEntryRow, AuditHeadRow } from '../storage/schema.ts'
import { findHead } from './audit-repository.ts'
import { bytesOfHex, hexOf } from './chain.ts'
import { openOwn } from './checkpoints.ts'
import { columnsOf, decodeEntry } from './entry-bytes.ts'
import { readLog } from './read-log.ts'
import { fanOut, levelStep } from './tree.ts'
import { countNodes, findLatestCheckpoint, readNodes } from './tree-repository.ts'
import type { TrustedCheckpoints } from './trusted-checkpoints.ts'

export type VerifyProgress = (verified: number, total: number) => void

type Parts = {
  readonly database: Database
  readonly signer: Ed25519Signer
  readonly trusted: TrustedCheckpoints
  /** Notes that somebody kept; one that this installation did not sign is a fault. */
  readonly given?: readonly string[] | undefined
  readonly onProgress?: VerifyProgress | undefined
}

const headMissing: ChainReport = {
  ok: false,
  first_bad_index: 0,
  reason: 'head_missing',
  verified_to: 0,
  anchored_to: 0,
  unanchored_tail: 0,
}

/** The columns are what lists and filters read; they must not tell another story than the hashed bytes. */
const columnsAgree = (row: AuditEntryRow): boolean => {
  const entry = decodeEntry(row.bytes)
  if (entry === null) return false
  const { action, actor, target } = columnsOf(entry)
  return (
    entry.sequence === row.sequence &&
    entry.time === row.time &&
    entry.workspace_id === row.workspace_id &&
    action === row.action &&
    actor === row.actor &&
    target === row.target
  )
}

/** Compares each stored node with the tree that the entries make, as soon as the entries below it are verified. */
const compareNodes = (database: Database) => {
  const grown = new Map<number, ReturnType<typeof growTree>>()
  const compareLevel = async (verifier: LogVerifier, level: number): Promise<void> => {
    const tree = grown.get(level) ?? growTree(sha256)
    grown.set(level, tree)
    const position = verifier.size() / 2 ** level - 1
    const [node] = await readNodes(database, level, position, 1)
    // Nodes are made with checkpoints: the newest entries have none yet.
    if (node === undefined || tree.size() !== position) return
    tree.push(bytesOfHex(node.hash))
    const [ours, theirs] = [verifier.peaks().at(-1), tree.peaks().at(-1)]
    if (ours === undefined || theirs === undefined || hexOf(ours) !== hexOf(theirs)) {
      verifier.fail('tree_mismatch', position * 2 ** level)
    }
  }
  return {
    compare: async (verifier: LogVerifier): Promise<void> => {
      for (let level = levelStep; verifier.size() % 2 ** level === 0; level += levelStep) {
        if (verifier.size() === 0 || verifier.failed()) return
        await compareLevel(verifier, level)
      }
    },
    /** Every node that a checkpoint rests on was there and was compared, and there is none beyond. */
    finish: async (verifier: LogVerifier, signedSize: number): Promise<void> => {
      for (let level = levelStep; 2 ** level <= Math.max(signedSize, 2 ** levelStep); level += levelStep) {
        const compared = grown.get(level)?.size() ?? 0
        const wanted = Math.floor(signedSize / 2 ** level)
        if (compared < wanted || (await countNodes(database, level)) > Math.floor(verifier.size() / 2 ** level)) {
          verifier.fail('tree_mismatch', compared * 2 ** level)
        }
      }
    },
  }
}

/** `before` was read first and `after` last: appends in between are no fault. */
const compareHead = (verifier: LogVerifier, before: AuditHeadRow, after: AuditHeadRow | undefined): void => {
  const size = verifier.size()
  if (after === undefined || after.deployment !== before.deployment) verifier.fail('head_missing')
  else if (size < before.size || after.size < before.size) verifier.fail('cut')
  else if (size > after.size) verifier.fail('beyond_head')
  else if (size === after.size && verifier.lastHash() !== after.head_hash) verifier.fail('head_mismatch', size - 1)
}

const takeEntry = (verifier: LogVerifier, row: AuditEntryRow, head: AuditHeadRow): void => {
  const { sequence, bytes, previous_hash: previousHash, entry_hash: entryHash } = row
  if (verifier.add({ sequence, bytes, previousHash, entryHash }) !== null) return
  if (!columnsAgree(row)) verifier.fail('column_mismatch', sequence)
  else if (verifier.size() === head.size && verifier.lastHash() !== head.head_hash) {
    verifier.fail('head_mismatch', sequence)
  }
}

/** What lies beside the database counts where it is ours; what somebody brought must be. */
const expectKept = async (
  verifier: LogVerifier,
  open: (note: string) => Promise<Checkpoint | null>,
  notes: readonly string[],
  given: readonly string[],
): Promise<void> => {
  for (const note of notes) {
    const checkpoint = await open(note)
    if (checkpoint !== null) verifier.expect(checkpoint)
  }
  for (const note of given) {
    const checkpoint = await open(note)
    if (checkpoint === null) verifier.fail('checkpoint_invalid')
    else verifier.expect(checkpoint)
  }
}

export const verifyStored = async ({
  database,
  signer,
  trusted,
  given = [],
  onProgress,
}: Parts): Promise<ChainReport> => {
  const head = await findHead(database)
  const latest = await findLatestCheckpoint(database)
  if (head === undefined) return headMissing
  const verifier = verifyLog(sha256, deploymentBytes(head.deployment))
  const open = (note: string) => openOwn(note, head.deployment, signer)

  await expectKept(verifier, open, trusted.notes(), given)
  if (verifier.failed()) return verifier.finish()
  const expectStored = async (row: AuditCheckpointRow): Promise<void> => {
    const checkpoint = await open(row.note)
    if (checkpoint?.size !== row.size || hexOf(checkpoint.root) !== row.root) {
      verifier.fail('checkpoint_invalid', verifier.size())
    } else verifier.expect(checkpoint)
  }

  const nodes = compareNodes(database)
  for await (const { entries, checkpoints } of readLog(database, { start: 0 })) {
    for (const row of checkpoints) await expectStored(row)
    for (const row of entries) {
      if (verifier.failed()) break
      takeEntry(verifier, row, head)
      if (!verifier.failed() && verifier.size() % fanOut === 0) await nodes.compare(verifier)
    }
    if (verifier.failed()) return verifier.finish()
    onProgress?.(verifier.size(), Math.max(head.size, verifier.size()))
  }
  compareHead(verifier, head, await findHead(database))
  // Read after the head, so that entries which came since may explain it; and before them, so that they must.
  if (!verifier.failed() && latest !== undefined && latest.size > verifier.size()) await expectStored(latest)
  if (!verifier.failed()) await nodes.finish(verifier, Math.min(latest?.size ?? 0, verifier.size()))
  return verifier.finish()
}
