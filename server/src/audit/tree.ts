/**
 * The stored part of the log's tree. Of complete subtrees of 256 entries the root is kept (level 8), of 256 of those
 * again (level 16), and so on; everything between follows from at most 256 hashes of the level below. An append writes
 * nothing here: nodes are added when a checkpoint is made, from entries that are verified on the way.
 */
import { growTree, nodeHash, type Span, splitOf } from '@keepgate/protocol/audit-tree'
import { sha256 } from '../crypto/hash.ts'
import type { Database } from '../storage/database.ts'
import type { AuditEntryRow } from '../storage/schema.ts'
import { AuditFault } from './audit-fault.ts'
import { readForward } from './audit-repository.ts'
import { bytesOfHex, entryHash, genesisHash, hexOf, leafOf } from './chain.ts'
import { countNodes, insertNode, readNodes } from './tree-repository.ts'

/** Levels between two stored ones, and hashes between them. */
export const levelStep = 8
export const fanOut = 256

/** Entries `start` to `end`, each following the one before. Throws AuditFault. */
const readVerified = async (
  database: Database,
  deployment: string,
  { start, end }: Span,
): Promise<readonly AuditEntryRow[]> => {
  const first = Math.max(0, start - 1)
  const rows = await readForward(database, first, end - first)
  let previousHash = genesisHash
  for (const [offset, row] of rows.entries()) {
    const sequence = first + offset
    if (row.sequence !== sequence) throw new AuditFault('gap', sequence)
    // What stands before the span is only needed for its hash.
    const follows = sequence < start || row.previous_hash === previousHash
    if (!follows) throw new AuditFault('previous_hash_mismatch', sequence)
    const { bytes, previous_hash: previous } = row
    if (entryHash({ deployment, sequence, previousHash: previous, bytes }) !== row.entry_hash) {
      throw new AuditFault('entry_hash_mismatch', sequence)
    }
    previousHash = row.entry_hash
  }
  if (rows.length !== end - first) throw new AuditFault('cut', first + rows.length)
  return rows.slice(start - first)
}

const fold = (hashes: readonly Uint8Array[]): Uint8Array => {
  const tree = growTree(sha256)
  for (const hash of hashes) tree.push(hash)
  return tree.root()
}

export type TreeReader = {
  /** The root of leaves 0 to `size`; `size` at least 1. Throws AuditFault where entries or nodes are not there as written. */
  readonly rootAt: (size: number) => Promise<Uint8Array>
  readonly hashOf: (span: Span) => Promise<Uint8Array>
  /** The hash of the last entry, verified against those before it. */
  readonly lastHash: (size: number) => Promise<string>
}

/** Reads each stretch of 256 hashes at most once. @param size how many entries may be read. */
export const readTree = (database: Database, deployment: string, size: number): TreeReader => {
  const stretches = new Map<string, Promise<readonly Uint8Array[]>>()

  const readEntries = (first: number): Promise<readonly AuditEntryRow[]> =>
    readVerified(database, deployment, { start: first, end: Math.min(first + fanOut, size) })

  const read = async (level: number, first: number): Promise<readonly Uint8Array[]> => {
    if (level === 0) return (await readEntries(first)).map(leafOf)
    const rows = await readNodes(database, level, first, fanOut)
    return rows.map((row, offset) => {
      if (row.position !== first + offset) throw new AuditFault('tree_mismatch', (first + offset) * 2 ** level)
      return bytesOfHex(row.hash)
    })
  }

  const nodes = async (level: number, position: number, count: number): Promise<readonly Uint8Array[]> => {
    // Aligned subtrees below the next stored level lie in one stretch.
    const first = position - (position % fanOut)
    const name = `${level}/${first}`
    const stretch = stretches.get(name) ?? read(level, first)
    stretches.set(name, stretch)
    const hashes = (await stretch).slice(position - first, position - first + count)
    if (hashes.length < count) throw new AuditFault('tree_mismatch', (position + hashes.length) * 2 ** level)
    return hashes
  }

  const hashOf = async ({ start, end }: Span): Promise<Uint8Array> => {
    const count = end - start
    const height = Math.log2(count)
    if (Number.isInteger(height) && start % count === 0) {
      const level = height - (height % levelStep)
      return fold(await nodes(level, start / 2 ** level, count / 2 ** level))
    }
    const middle = start + splitOf(count)
    return nodeHash(sha256, await hashOf({ start, end: middle }), await hashOf({ start: middle, end }))
  }

  return {
    hashOf,
    rootAt: (at) => hashOf({ start: 0, end: at }),
    lastHash: async (at) => {
      const rows = await readVerified(database, deployment, { start: at - 1, end: at })
      return rows.at(-1)?.entry_hash ?? genesisHash
    },
  }
}

/** The node above a full stretch, and those above that where they are full too. */
const addNodesAbove = async (database: Database, level: number, position: number): Promise<void> => {
  if ((position + 1) % fanOut !== 0) return
  const rows = await readNodes(database, level, position + 1 - fanOut, fanOut)
  if (rows.length !== fanOut) throw new AuditFault('tree_mismatch', position * 2 ** level)
  const above = { level: level + levelStep, position: (position + 1) / fanOut - 1 }
  await insertNode(database, { ...above, hash: hexOf(fold(rows.map((row) => bytesOfHex(row.hash)))) })
  await addNodesAbove(database, above.level, above.position)
}

/**
 * Adds at most `most` nodes of level 8, for entries below `size`. Call it in a transaction that holds the head.
 * @returns whether that was all there is to add. Throws AuditFault.
 */
export const extendTree = async (
  database: Database,
  deployment: string,
  size: number,
  most: number,
): Promise<boolean> => {
  const complete = Math.floor(size / fanOut)
  const present = await countNodes(database, levelStep)
  for (let position = present; position < Math.min(complete, present + most); position++) {
    const rows = await readVerified(database, deployment, { start: position * fanOut, end: (position + 1) * fanOut })
    await insertNode(database, { level: levelStep, position, hash: hexOf(fold(rows.map(leafOf))) })
    await addNodesAbove(database, levelStep, position)
  }
  return complete <= present + most
}
