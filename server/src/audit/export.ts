/** The log as one file that verifies without us (docs/spec/audit-log.md), written as it is read. */
import { formatPublicKey } from '@keepgate/protocol/audit-checkpoint'
import { exportLine } from '@keepgate/protocol/audit-export'
import { peaksOf } from '@keepgate/protocol/audit-tree'
import type { Ed25519Signer } from '../crypto/ed25519.ts'
import { sha256 } from '../crypto/hash.ts'
import { AppError } from '../kernel/errors.ts'
import type { Database } from '../storage/database.ts'
import { AuditFault } from './audit-fault.ts'
import { findHead } from './audit-repository.ts'
import { genesisHash, hexOf } from './chain.ts'
import { keyOf } from './checkpoints.ts'
import { type LogPage, readLog } from './read-log.ts'
import { readTree } from './tree.ts'

const pageText = ({ entries, checkpoints }: LogPage): string => {
  let text = ''
  let next = 0
  for (const { sequence, entry_hash, bytes } of entries) {
    text += exportLine({ sequence, entry_hash, bytes })
    for (; checkpoints[next]?.size === sequence + 1; next++) {
      text += exportLine({ checkpoint: checkpoints[next]?.note ?? '' })
    }
  }
  return text
}

export type ExportPart = {
  readonly text: string
  /** Entries written so far, of as many as will be. */
  readonly written: number
  readonly total: number
}

/**
 * Everything up to the size that the log has now, from entry `since` on. What was tampered with is exported as it is:
 * whoever verifies the file finds it. Throws AppError invalid_request where the log is shorter than `since`.
 */
export async function* exportLog(database: Database, signer: Ed25519Signer, since: number): AsyncGenerator<ExportPart> {
  const head = await findHead(database)
  if (head === undefined) throw new AppError('audit_log_broken', { cause: new AuditFault('head_missing', 0) })
  const { deployment, size } = head
  if (since > size) throw new AppError('invalid_request', { message: `The log has ${size} entries, and begins at 0.` })
  const key = keyOf(deployment, signer)
  const tree = readTree(database, deployment, size)
  const peaks: string[] = []
  try {
    for (const span of peaksOf(since)) peaks.push(hexOf(await tree.hashOf(span)))
    const previousHash = since === 0 ? genesisHash : await tree.lastHash(since)
    const total = size - since
    yield {
      text: exportLine({
        type: 'keepgate-audit-export',
        version: 1,
        origin: key.origin,
        public_key: formatPublicKey(sha256, key),
        since,
        size,
        previous_hash: previousHash,
        peaks,
      }),
      written: 0,
      total,
    }
    let written = 0
    for await (const page of readLog(database, { start: since, size })) {
      written += page.entries.length
      yield { text: pageText(page), written, total }
    }
    yield { text: exportLine({ type: 'end', size, head_hash: head.head_hash }), written, total }
  } catch (thrown) {
    // Only what stands before `since` is judged here: a part of a broken log has no beginning to start from.
    throw thrown instanceof AuditFault ? new AppError('audit_log_broken', { cause: thrown }) : thrown
  }
}
