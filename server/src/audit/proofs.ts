/** Proofs for a workspace and for auditors: an entry is in the log, a larger log is the smaller one continued. */
import type { AuditCheckpoint, ConsistencyProof, InclusionProof } from '@keepgate/protocol/audit'
import { verifyProof } from '@keepgate/protocol/audit-proof'
import type { Span } from '@keepgate/protocol/audit-tree'
import { consistencyPath, inclusionPath } from '@keepgate/protocol/audit-tree-proof'
import type { Ed25519Signer } from '../crypto/ed25519.ts'
import { AppError } from '../kernel/errors.ts'
import type { Database } from '../storage/database.ts'
import type { AuditCheckpointRow, AuditEntryRow } from '../storage/schema.ts'
import { AuditFault } from './audit-fault.ts'
import { findHead, readForward, workspaceEntries } from './audit-repository.ts'
import { hexOf } from './chain.ts'
import { keyOf } from './checkpoints.ts'
import { auditPrimitives } from './primitives.ts'
import { readTree } from './tree.ts'
import { findCheckpoint, findCheckpointFrom, findLatestCheckpoint } from './tree-repository.ts'

export type Proofs = {
  /**
   * That the entry is in the log, under the checkpoint of `size`, or else the newest. Throws not_found for an entry that
   * is not there or not the workspace's (null: anybody's), or not signed for yet; audit_log_broken.
   */
  readonly inclusion: (workspaceId: string | null, index: number, size: number | null) => Promise<InclusionProof>
  /**
   * That the log of the second size begins with the log of the first, both sizes of checkpoints; default for the second:
   * the newest. Throws not_found, audit_log_broken.
   */
  readonly consistency: (first: number, second: number | null) => Promise<ConsistencyProof>
}

export const toCheckpoint = ({ size, root, time, note }: AuditCheckpointRow): AuditCheckpoint => ({
  size,
  root,
  time,
  note,
})

const broken = (cause: unknown): AppError => new AppError('audit_log_broken', { cause })

/** What contradicts itself proves nothing. */
const orBroken = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  try {
    return await work()
  } catch (thrown) {
    throw thrown instanceof AuditFault ? broken(thrown) : thrown
  }
}

export const createProofs = (database: Database, signer: Ed25519Signer): Proofs => {
  const deploymentOf = async (): Promise<string> => {
    const head = await findHead(database)
    if (head === undefined) throw broken(new AuditFault('head_missing', 0))
    return head.deployment
  }

  const checkpointOf = async (size: number | null, what: string): Promise<AuditCheckpointRow> => {
    const row = size === null ? await findLatestCheckpoint(database) : await findCheckpoint(database, size)
    if (row !== undefined) return row
    const next = size === null ? undefined : await findCheckpointFrom(database, size)
    const hint = next === undefined ? '' : ` The next larger one has size ${next.size}.`
    throw new AppError('not_found', {
      message:
        size === null ? 'No checkpoint was made yet.' : `There is no checkpoint of size ${size} (${what}).${hint}`,
    })
  }

  const hashes = async (deployment: string, size: number, spans: readonly Span[]): Promise<string[]> => {
    const tree = readTree(database, deployment, size)
    const path: string[] = []
    for (const span of spans) path.push(hexOf(await tree.hashOf(span)))
    return path
  }

  /** No proof leaves that its reader would refuse: that would look as if the reader's copy were wrong. */
  const checked = async <Proof extends InclusionProof | ConsistencyProof>(
    deployment: string,
    proof: Proof,
  ): Promise<Proof> => {
    const verdict = await verifyProof(auditPrimitives, proof, keyOf(deployment, signer))
    if (!verdict.ok) throw broken(new Error(`An audit proof does not verify: ${verdict.reason}.`))
    return proof
  }

  const findEntry = async (workspaceId: string | null, index: number): Promise<AuditEntryRow> => {
    const row =
      workspaceId === null
        ? (await readForward(database, index, 1)).find(({ sequence }) => sequence === index)
        : await workspaceEntries(database, workspaceId).find(index)
    if (row === undefined) throw new AppError('not_found', { message: `There is no entry ${index} here.` })
    return row
  }

  return {
    inclusion: (workspaceId, index, size) =>
      orBroken(async () => {
        const entry = await findEntry(workspaceId, index)
        const checkpoint = await checkpointOf(size, 'of the proof')
        if (index >= checkpoint.size) {
          throw new AppError('not_found', {
            message: `No checkpoint of that size speaks for entry ${index} yet; one is made within a minute of an entry.`,
          })
        }
        const deployment = await deploymentOf()
        return checked(deployment, {
          type: 'keepgate-audit-inclusion',
          version: 1,
          index,
          size: checkpoint.size,
          entry_hash: entry.entry_hash,
          bytes: entry.bytes,
          path: await hashes(deployment, checkpoint.size, inclusionPath(index, checkpoint.size)),
          checkpoint: checkpoint.note,
        })
      }),

    consistency: (firstSize, secondSize) =>
      orBroken(async () => {
        const first = await checkpointOf(firstSize, 'the first')
        const second = await checkpointOf(secondSize, 'the second')
        if (first.size > second.size) {
          throw new AppError('invalid_request', { message: 'The first size is larger than the second.' })
        }
        const deployment = await deploymentOf()
        return checked(deployment, {
          type: 'keepgate-audit-consistency',
          version: 1,
          first_size: first.size,
          second_size: second.size,
          path: await hashes(deployment, second.size, consistencyPath(first.size, second.size)),
          first_checkpoint: first.note,
          second_checkpoint: second.note,
        })
      }),
  }
}
