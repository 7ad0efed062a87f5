/**
 * The audit log: every change of identity, keys, providers and members, chained so that no entry changes unseen, and
 * signed so that the log as a whole does not either.
 */
import type { AdminAuditEntry } from '@keepgate/protocol/admin-command'
import type { AuditCheckpoint, AuditEntryView, AuditKey, ChainReport } from '@keepgate/protocol/audit'
import { formatPublicKey } from '@keepgate/protocol/audit-checkpoint'
import type { Ed25519Signer } from '../crypto/ed25519.ts'
import { sha256 } from '../crypto/hash.ts'
import type { RandomBytes } from '../crypto/random.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { Database } from '../storage/database.ts'
import type { AppendAudit } from '../storage/ports.ts'
import type { AuditEntryRow } from '../storage/schema.ts'
import {
  appendRow,
  createHeadIfAbsent,
  type EntryFilters,
  findHead,
  lockHead,
  readBackward,
  readByAction,
  workspaceEntries,
} from './audit-repository.ts'
import { entryHash } from './chain.ts'
import { type CheckpointLog, type CheckpointSchedule, startCheckpoints, type Waiting } from './checkpoint-schedule.ts'
import { createCheckpoints, keyOf } from './checkpoints.ts'
import { columnsOf, decodeEntry, encodeEntry } from './entry-bytes.ts'
import { type ExportPart, exportLog } from './export.ts'
import { createProofs, type Proofs, toCheckpoint } from './proofs.ts'
import { findLatestCheckpoint, readCheckpointsBackward } from './tree-repository.ts'
import { noTrustedCheckpoints, type TrustedCheckpoints } from './trusted-checkpoints.ts'
import { createVerifications, type Verifications } from './verifications.ts'
import { type VerifyProgress, verifyStored } from './verify.ts'

export type VerifyOptions = {
  readonly onProgress?: VerifyProgress
  /** Checkpoints that somebody kept elsewhere, as signed notes. */
  readonly given?: readonly string[]
}

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
    filters?: EntryFilters,
  ) => Promise<{ entries: AuditEntryView[]; nextCursor: string | null }>
  /** The same of all workspaces and the installation itself. */
  readonly listAll: (
    cursor: string | null,
    limit?: number,
    filters?: EntryFilters,
  ) => Promise<{ entries: AdminAuditEntry[]; nextCursor: string | null }>
  /** Goes through the whole log: in a server, ask `verifications` instead. */
  readonly verify: (options?: VerifyOptions) => Promise<ChainReport>
  readonly verifications: Verifications
  /** 16 bytes, hexadecimal: which log this is. Part of every backup. */
  readonly deployment: () => Promise<string>
  readonly key: () => Promise<AuditKey>
  /** Newest first; `cursor` as in `list`. */
  readonly checkpoints: (
    cursor: string | null,
    limit: number,
  ) => Promise<{ checkpoints: AuditCheckpoint[]; nextCursor: string | null }>
  readonly proofs: Proofs
  readonly export: (since: number) => AsyncGenerator<ExportPart>
  /** Signs for everything appended so far; null where that is done. Throws AuditFault, having signed nothing. */
  readonly makeCheckpoint: () => Promise<AuditCheckpoint | null>
  /** Makes checkpoints from now on. One schedule a process. */
  readonly scheduleCheckpoints: () => CheckpointSchedule
  /** How many entries this process has appended: a command that appended some makes a checkpoint before it ends. */
  readonly appended: () => number
  /** Appends one entry for the migrations that no entry tells of yet. */
  readonly recordMigrations: (names: readonly string[]) => Promise<void>
}

type Dependencies = {
  readonly database: Database
  /** For what goes through the whole log, so that nothing else waits for it; default: the same database. */
  readonly reader?: Database
  readonly clock: Clock
  readonly random: RandomBytes
  /** Of checkpoints; its key is the log's for ever. */
  readonly signer: Ed25519Signer
  /** Default: nothing is kept beside the database. */
  readonly trusted?: TrustedCheckpoints
  /** Default: nobody hears. */
  readonly log?: CheckpointLog
}

const view = (row: AuditEntryRow): AuditEntryView => {
  const entry = decodeEntry(row.bytes)
  if (entry === null) throw new AppError('internal', { cause: new Error(`Audit entry ${row.sequence} is unreadable.`) })
  const { sequence, time, actor, action, target, details } = entry
  return { sequence, time, actor, action, target, details, entry_hash: row.entry_hash }
}

const parseCursor = (cursor: string | null): number | null => {
  if (cursor !== null && !/^\d{1,15}$/.test(cursor)) throw new AppError('invalid_request', { param: 'cursor' })
  return cursor === null ? null : Number(cursor)
}

const page = <Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => number) => {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { shown, nextCursor: rows.length > limit && last !== undefined ? String(cursorOf(last)) : null }
}

const silent: CheckpointLog = { info: () => undefined, warn: () => undefined, error: () => undefined }

export const createAudit = (dependencies: Dependencies): Audit => {
  const { database, clock, random, signer, reader = database } = dependencies
  const { trusted = noTrustedCheckpoints, log = silent } = dependencies
  let appended = 0

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
      ...columnsOf(event),
    })
    appended += 1
  }

  const deployment = async (): Promise<string> => {
    const head = await findHead(database)
    if (head === undefined) throw new Error('The audit log was not started.')
    return head.deployment
  }

  const checkpoints = createCheckpoints({
    database,
    clock,
    signer,
    trusted,
    onKeepFailure: (error) =>
      log.warn({ error }, 'The audit checkpoint is in the database and in this log, but not in its file'),
  })
  const verify = (options: VerifyOptions = {}): Promise<ChainReport> =>
    verifyStored({ database: reader, signer, trusted, ...options })

  /** What waits for a checkpoint, in any process; what others have signed is kept here too. */
  const look = async (): Promise<Waiting> => {
    const [head, latest] = [await findHead(database), await findLatestCheckpoint(database)]
    if (head !== undefined && latest !== undefined) await checkpoints.remember(latest, head.deployment)
    return {
      entries: (head?.size ?? 0) - (latest?.size ?? 0),
      checkpointAgeMs: latest === undefined ? Number.POSITIVE_INFINITY : clock.now() - latest.time,
    }
  }

  return {
    start: () => createHeadIfAbsent(database, Buffer.from(random(16)).toString('hex')),
    append,
    list: async (workspaceId, cursor, limit = 50, filters = {}) => {
      const rows = await workspaceEntries(database, workspaceId).readBackward(parseCursor(cursor), limit + 1, filters)
      const { shown, nextCursor } = page(rows, limit, (row) => row.sequence)
      return { entries: shown.map(view), nextCursor }
    },
    listAll: async (cursor, limit = 50, filters = {}) => {
      const rows = await readBackward(database, parseCursor(cursor), limit + 1, filters)
      const { shown, nextCursor } = page(rows, limit, (row) => row.sequence)
      return { entries: shown.map((row) => ({ ...view(row), workspace_id: row.workspace_id })), nextCursor }
    },
    verify,
    verifications: createVerifications({
      clock,
      verify: (onProgress) => verify({ onProgress }),
      onFailure: (error) => log.warn({ error }, 'The audit log could not be read to its end'),
    }),
    deployment,
    key: async () => {
      const latest = await findLatestCheckpoint(database)
      const key = keyOf(await deployment(), signer)
      return {
        origin: key.origin,
        public_key: formatPublicKey(sha256, key),
        checkpoint: latest === undefined ? null : toCheckpoint(latest),
      }
    },
    checkpoints: async (cursor, limit) => {
      const rows = await readCheckpointsBackward(database, parseCursor(cursor), limit + 1)
      const { shown, nextCursor } = page(rows, limit, (row) => row.size)
      return { checkpoints: shown.map(toCheckpoint), nextCursor }
    },
    proofs: createProofs(reader, signer),
    export: (since) => exportLog(reader, signer, since),
    makeCheckpoint: async () => {
      const made = await checkpoints.make()
      return made === null ? null : toCheckpoint(made)
    },
    scheduleCheckpoints: () => {
      let taken = appended
      const takeAppended = (): number => {
        const since = appended - taken
        taken = appended
        return since
      }
      return startCheckpoints({ make: checkpoints.make, look, takeAppended, requireHead: deployment, log })
    },
    appended: () => appended,
    recordMigrations: async (names) => {
      const missing = async (from: Database): Promise<string[]> => {
        const told = await readByAction(from, 'schema.migrated')
        const known = new Set(told.flatMap(({ bytes }) => decodeEntry(bytes)?.details.migrations ?? []))
        return names.filter((name) => !known.has(name))
      }
      if ((await missing(database)).length === 0) return
      await database.transaction().execute(async (transaction) => {
        // The head first: of servers that start together, one tells of a migration.
        await lockHead(transaction)
        const migrations = await missing(transaction)
        if (migrations.length === 0) return
        const event = { workspaceId: null, actor: { type: 'system' }, target: null } as const
        await append(transaction, { ...event, action: 'schema.migrated', details: { migrations } })
      })
    },
  }
}
