/** The audit log: every change of identity, keys, providers and members, chained so that no entry changes unseen. */
import type { AuditEntryView, ChainReport } from '@keepgate/protocol/audit'
import type { RandomBytes } from '../crypto/random.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { Database } from '../storage/database.ts'
import type { AppendAudit } from '../storage/ports.ts'
import type { AuditEntryRow } from '../storage/schema.ts'
import { appendRow, createHeadIfAbsent, findHead, lockHead, workspaceEntries } from './audit-repository.ts'
import { entryHash } from './chain.ts'
import { decodeEntry, encodeEntry } from './entry-bytes.ts'
import { verifyChain } from './verify.ts'

export type Audit = {
  /** Makes the deployment's id at the first start. Call after migrating and before the first append. */
  readonly start: () => Promise<void>
  /**
   * Call it last in the transaction: it locks the chain's head until the transaction ends. Whatever it throws rolls the
   * change back.
   */
  readonly append: AppendAudit
  /** Newest first. `cursor` is the `nextCursor` of the page before; throws invalid_request for any other text. */
  readonly list: (
    workspaceId: string,
    cursor: string | null,
    limit?: number,
  ) => Promise<{ entries: AuditEntryView[]; nextCursor: string | null }>
  readonly verify: () => Promise<ChainReport>
  /** 16 bytes, hexadecimal: which log this is. Part of every backup. */
  readonly deployment: () => Promise<string>
}

const view = (row: AuditEntryRow): AuditEntryView => {
  const entry = decodeEntry(row.bytes)
  if (entry === null) throw new AppError('internal', { cause: new Error(`Audit entry ${row.sequence} is unreadable.`) })
  const { sequence, time, actor, action, target, details } = entry
  return { sequence, time, actor, action, target, details, entry_hash: row.entry_hash }
}

const parseCursor = (cursor: string): number => {
  if (!/^\d{1,15}$/.test(cursor)) throw new AppError('invalid_request', { param: 'cursor' })
  return Number(cursor)
}

export const createAudit = (dependencies: { database: Database; clock: Clock; random: RandomBytes }): Audit => {
  const { database, clock, random } = dependencies

  const append: AppendAudit = async (transaction, event) => {
    const head = await lockHead(transaction)
    if (head === undefined) throw new Error('The audit log was not started.')
    const sequence = head.size
    // A wall clock that was set back must not make the log look rearranged.
    const time = Math.max(clock.now(), head.last_time)
    const bytes = encodeEntry({ ...event, sequence, time })
    const hash = entryHash({ deployment: head.deployment, sequence, previousHash: head.head_hash, bytes })
    await appendRow(transaction, {
      sequence,
      workspace_id: event.workspaceId,
      time,
      bytes,
      previous_hash: head.head_hash,
      entry_hash: hash,
    })
  }

  return {
    start: () => createHeadIfAbsent(database, Buffer.from(random(16)).toString('hex')),
    append,
    list: async (workspaceId, cursor, limit = 50) => {
      const before = cursor === null ? null : parseCursor(cursor)
      const rows = await workspaceEntries(database, workspaceId).readBackward(before, limit + 1)
      const entries = rows.slice(0, limit).map(view)
      const last = entries.at(-1)
      return { entries, nextCursor: rows.length > limit && last !== undefined ? String(last.sequence) : null }
    },
    verify: () => verifyChain(database),
    deployment: async () => {
      const head = await findHead(database)
      if (head === undefined) throw new Error('The audit log was not started.')
      return head.deployment
    },
  }
}
