/** Windows over five minutes survive a restart: saved when changed, every few seconds and at close. */
import type { Kysely } from 'kysely'
import type { Clock } from '../kernel/clock.ts'
import type { Schema } from '../storage/schema.ts'
import type { MemoryLimiter } from './memory-limiter.ts'
import type { SavedWindow } from './saved-window.ts'

/** The longest window there is, and some more: an older row counts nothing any more. */
const keptMs = 2 * 86_400_000
const rowsPerStatement = 200

export type WindowsRepository = {
  load(nowMs: number): Promise<SavedWindow[]>
  /** Replaces each cell's saved state and drops what is too old to matter. */
  save(windows: readonly SavedWindow[], nowMs: number): Promise<void>
}

export const windowsRepository = (database: Kysely<Schema>): WindowsRepository => ({
  load: (nowMs) =>
    database
      .selectFrom('limit_windows')
      .select(['cell', 'state'])
      .where('updated_at', '>', nowMs - keptMs)
      .execute(),

  save: async (windows, nowMs) => {
    for (let start = 0; start < windows.length; start += rowsPerStatement) {
      const rows = windows
        .slice(start, start + rowsPerStatement)
        .map(({ cell, state }) => ({ cell, state, updated_at: nowMs }))
      await database
        .insertInto('limit_windows')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('cell').doUpdateSet((set) => ({
            state: set.ref('excluded.state'),
            updated_at: set.ref('excluded.updated_at'),
          })),
        )
        .execute()
    }
    await database
      .deleteFrom('limit_windows')
      .where('updated_at', '<=', nowMs - keptMs)
      .execute()
  },
})

export type KeptWindows = {
  /** Saves what changed since the last save that succeeded. Rejects with the database's error; nothing is lost then. */
  flush(): Promise<void>
  /** Stops the timer and saves a last time. */
  close(): Promise<void>
}

/** Restores the limiter and keeps it saved. A crash loses at most one interval of counts. */
export const keepWindows = async (dependencies: {
  limiter: MemoryLimiter
  repository: WindowsRepository
  clock: Clock
  intervalMs?: number
  /** A failed save is tried again with the next; this is told of it. */
  onFailure: (thrown: unknown) => void
}): Promise<KeptWindows> => {
  const { limiter, repository, clock, onFailure } = dependencies
  let savedUpTo = clock.monotonic()
  limiter.restore(await repository.load(clock.now()))

  let running: Promise<void> = Promise.resolve()
  const save = async (): Promise<void> => {
    const until = clock.monotonic()
    await repository.save(limiter.snapshot(savedUpTo), clock.now())
    savedUpTo = until
  }
  const flush = (): Promise<void> => {
    running = running.then(save, save)
    return running
  }
  const timer = setInterval(() => flush().catch(onFailure), dependencies.intervalMs ?? 5_000)
  timer.unref()

  return {
    flush,
    close: () => {
      clearInterval(timer)
      return flush()
    },
  }
}
