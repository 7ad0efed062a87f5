/** Walks the whole chain from the database, a page at a time, and says where it stops being what was written. */
import type { ChainReport } from '@keepgate/protocol/audit'
import type { Database } from '../storage/database.ts'
import type { AuditEntryRow, AuditHeadRow } from '../storage/schema.ts'
import { findHead, readForward } from './audit-repository.ts'
import { entryHash, genesisHash } from './chain.ts'
import { decodeEntry } from './entry-bytes.ts'

type Reason = NonNullable<ChainReport['reason']>
type Position = { readonly size: number; readonly hash: string; readonly time: number }

const pageSize = 500

const refuse = (index: number, reason: Reason): ChainReport => ({
  ok: false,
  first_bad_index: index,
  reason,
  verified_to: index,
})

const faultOf = (row: AuditEntryRow, position: Position, deployment: string): Reason | null => {
  if (row.sequence !== position.size) return 'gap'
  if (row.previous_hash !== position.hash) return 'previous_hash_mismatch'
  const { sequence, previous_hash: previousHash, bytes } = row
  if (entryHash({ deployment, sequence, previousHash, bytes }) !== row.entry_hash) return 'entry_hash_mismatch'
  const entry = decodeEntry(bytes)
  if (entry === null) return 'malformed'
  // The columns are what lists and filters read; they must not tell another story than the hashed bytes.
  const columnsAgree =
    entry.sequence === row.sequence && entry.time === row.time && entry.workspace_id === row.workspace_id
  if (!columnsAgree) return 'column_mismatch'
  return row.time < position.time ? 'time_went_back' : null
}

/** `before` was read first and `after` last: appends in between are no fault. */
const headFault = (position: Position, before: AuditHeadRow, after: AuditHeadRow | undefined): Reason | null => {
  if (after === undefined || after.deployment !== before.deployment) return 'head_missing'
  if (position.size < before.size || after.size < before.size) return 'cut'
  if (position.size > after.size) return 'beyond_head'
  return position.size === after.size && position.hash !== after.head_hash ? 'head_mismatch' : null
}

export const verifyChain = async (database: Database): Promise<ChainReport> => {
  const head = await findHead(database)
  if (head === undefined) return refuse(0, 'head_missing')
  let position: Position = { size: 0, hash: genesisHash, time: 0 }
  for (;;) {
    const rows = await readForward(database, position.size === 0 ? null : position.size - 1, pageSize)
    for (const row of rows) {
      const fault = faultOf(row, position, head.deployment)
      if (fault !== null) return refuse(position.size, fault)
      position = { size: position.size + 1, hash: row.entry_hash, time: row.time }
      if (position.size === head.size && position.hash !== head.head_hash) {
        return refuse(position.size - 1, 'head_mismatch')
      }
    }
    if (rows.length < pageSize) break
  }
  const fault = headFault(position, head, await findHead(database))
  if (fault !== null) return refuse(position.size, fault)
  return { ok: true, first_bad_index: null, reason: null, verified_to: position.size }
}
