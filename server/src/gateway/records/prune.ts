/** Keeps the request records to their retention: whatever has grown too old goes, however much of it there is. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../kernel/clock.ts'
import { confirmActor } from '../../storage/confirm-actor.ts'
import type { Database, StorageLog } from '../../storage/database.ts'
import type { AppendAudit, Asker } from '../../storage/ports.ts'

/** Removes at most `limit` records that are older than `beforeMs`, of all workspaces; returns how many it removed. */
export const pruneOlderThan = async (database: Database, beforeMs: number, limit: number): Promise<number> => {
  const { numDeletedRows } = await database
    .deleteFrom('request_records')
    .where('id', 'in', (query) =>
      query.selectFrom('request_records').select('id').where('time', '<', beforeMs).orderBy('time').limit(limit),
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/**
 * All of them for somebody who asks, batch by batch, so that new records never wait long; returns how many it removed.
 * Whether they still may is asked before anything goes, and what went is written to the audit log also where it was not
 * all. The records may lie in another database than the log.
 */
export const pruneRecords = async (
  dependencies: { readonly database: Database; readonly telemetry: Database; readonly audit: AppendAudit },
  asker: Asker,
  beforeMs: number,
  batch = 5_000,
): Promise<number> => {
  const { database, telemetry, audit } = dependencies
  const actor = await database.transaction().execute((transaction) => confirmActor(transaction, asker))
  let removed = 0
  try {
    for (let count = batch; count >= batch; await nextTurn()) {
      count = await pruneOlderThan(telemetry, beforeMs, batch)
      removed += count
    }
  } finally {
    await database.transaction().execute((transaction) =>
      audit(transaction, {
        workspaceId: null,
        actor,
        action: 'request_records.pruned',
        target: null,
        details: { before: beforeMs, removed },
      }),
    )
  }
  return removed
}

export type Pruning = {
  /** Removes all that is too old now; a second call joins the one under way. Rejects with the database's error. */
  run(): Promise<void>
  /** Ends after the batch under way. */
  stop(): Promise<void>
}

type Options = {
  telemetry: Database
  clock: Clock
  retentionMs: number
  log: StorageLog
  everyMs?: number
  /** Rows in one statement: new records wait behind it. */
  batch?: number
}

export const startPruning = (options: Options): Pruning => {
  const { telemetry, clock, retentionMs, log, everyMs = 60_000, batch = 5_000 } = options
  let stopped = false
  let running: Promise<void> | null = null

  const removeAll = async (): Promise<void> => {
    // Fixed at the beginning, so that it ends: what grows too old meanwhile is the next run's.
    const beforeMs = clock.now() - retentionMs
    while (!stopped && (await pruneOlderThan(telemetry, beforeMs, batch)) >= batch) await nextTurn()
  }
  const run = (): Promise<void> => {
    running ??= removeAll().finally(() => {
      running = null
    })
    return running
  }

  const timer = setInterval(() => {
    run().catch((error: unknown) => log.error({ error }, 'Old request records could not be pruned; trying on.'))
  }, everyMs)
  timer.unref()

  return {
    run,
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await running?.catch(() => undefined)
    },
  }
}
