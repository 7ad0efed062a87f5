/**
 * The audit log as its rows come by in a backup, without a database: is it whole, and chained as it was written? Who
 * signed it is not asked: the log's key is sealed in the same backup, and what it signed is verified where it is restored.
 */
import type { AuditReason } from '@keepgate/protocol/audit'
import { deploymentBytes } from '@keepgate/protocol/audit-checkpoint'
import { verifyLog } from '@keepgate/protocol/audit-verifier'
import { sha256 } from '../crypto/hash.ts'
import type { Cell } from '../storage/snapshot.ts'

export type AuditInside = {
  readonly ok: boolean
  readonly size: number
  readonly headHash: string
  /** The first entry that is not vouched for; null where all are. */
  readonly firstBadIndex: number | null
  readonly reason: AuditReason | null
}

type Rows = { readonly table: string; readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }
type Head = { readonly deployment: Cell; readonly size: Cell; readonly hash: Cell }

/** Whoever could write the database before the backup was made may have put anything into a row. */
export const readAuditInside = (deployment: string) => {
  const verifier = verifyLog(sha256, deploymentBytes(deployment))
  let head: Head | null = null

  const takeEntry = (at: (column: string) => Cell): void => {
    const [sequence, bytes, previousHash, entryHash] = ['sequence', 'bytes', 'previous_hash', 'entry_hash'].map(at)
    const isEntry =
      typeof sequence === 'number' &&
      typeof bytes === 'string' &&
      typeof previousHash === 'string' &&
      typeof entryHash === 'string'
    if (isEntry) verifier.add({ sequence, bytes, previousHash, entryHash })
    else verifier.fail('malformed')
  }

  const compareHead = (): void => {
    const size = verifier.size()
    if (head === null || head.deployment !== deployment || typeof head.size !== 'number') verifier.fail('head_missing')
    else if (size < head.size) verifier.fail('cut')
    else if (size > head.size) verifier.fail('beyond_head')
    else if (verifier.lastHash() !== head.hash) verifier.fail('head_mismatch', Math.max(0, size - 1))
  }

  return {
    take: ({ table, columns, rows }: Rows): void => {
      if (table !== 'audit_entries' && table !== 'audit_head') return
      const places = new Map(columns.map((column, index) => [column, index]))
      for (const row of rows) {
        const at = (column: string): Cell => row[places.get(column) ?? -1] ?? null
        if (table === 'audit_entries') takeEntry(at)
        else head = { deployment: at('deployment'), size: at('size'), hash: at('head_hash') }
      }
    },
    result: (): AuditInside => {
      compareHead()
      const { ok, first_bad_index: firstBadIndex, reason } = verifier.finish()
      return { ok, size: verifier.size(), headHash: verifier.lastHash(), firstBadIndex, reason }
    },
  }
}
