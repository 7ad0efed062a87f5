/**
 * Makes a backup every so often, and keeps so many. Servers that share a database agree through it: each scheduled run
 * names the one that it follows, and only one run may follow another.
 */
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { BackupRunRow } from '../storage/schema.ts'
import { isUniqueViolation } from '../storage/unique-violation.ts'
import { removeOldBackups } from './backup-files.ts'
import type { Backups } from './backups.ts'
import { silentAfterMs } from './dead-backups.ts'

export type ScheduleLog = {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

export type BackupSchedule = {
  /** Looks whether one is due, and makes it. Never rejects. */
  look(): Promise<void>
  /** Gives up the backup under way; nothing of it is left. */
  stop(): Promise<void>
}

type Options = {
  readonly backups: Backups
  readonly deployment: () => Promise<string>
  readonly clock: Clock
  readonly log: ScheduleLog
  readonly everyMs: number
  /** How many of the schedule's own backups stay. */
  readonly keep: number
  /** Told of the last scheduled run at each look, whoever made it. */
  readonly onLook: (last: BackupRunRow) => void
  /** Told of each end, for metrics. */
  readonly onEnd: (outcome: 'completed' | 'failed') => void
  readonly lookEveryMs?: number
}

const retryFailedMs = 600_000

/** When the next is due, milliseconds since 1970. */
export const dueAt = (last: BackupRunRow | undefined, everyMs: number): number => {
  if (last === undefined) return 0
  if (last.state === 'running') return Number.POSITIVE_INFINITY
  return last.started_at + (last.state === 'failed' ? Math.min(everyMs, retryFailedMs) : everyMs)
}

export const startBackupSchedule = (options: Options): BackupSchedule => {
  const { backups, deployment, clock, log, everyMs, keep, onLook, onEnd, lookEveryMs = 15_000 } = options
  let stopped = false
  let looking: Promise<void> | null = null

  const keepSome = async (): Promise<void> => {
    try {
      const removed = await removeOldBackups(backups.directory, await deployment(), keep)
      if (removed.length > 0) log.info({ removed: removed.length, keep }, 'Old backups were removed')
    } catch (error) {
      log.warn({ error }, 'Old backups could not be removed; trying on')
    }
  }

  /** A server that is told to stop does not wait for its backup. */
  const endWithServer = (): void => {
    if (stopped) throw new AppError('draining')
  }

  const make = async (follows: string): Promise<void> => {
    try {
      const request = { actor: { type: 'system' } as const, origin: 'schedule' as const, file: null }
      const made = await backups.create({ ...request, follows, onProgress: endWithServer })
      onEnd('completed')
      log.info({ backup: made.backup, bytes: made.bytes, rows: made.rows, sha256: made.sha256 }, 'A backup was made')
      await keepSome()
    } catch (error) {
      // Another server was faster.
      if (isUniqueViolation(error)) return
      onEnd('failed')
      log.error({ error }, 'The scheduled backup failed; trying again within ten minutes')
    }
  }

  const lookOnce = async (): Promise<void> => {
    try {
      // A run that died must not put off the next until somebody else has looked.
      await backups.runs.failSilent(clock.now() - silentAfterMs, clock.now())
      const last = await backups.runs.lastScheduled()
      if (last !== undefined) onLook(last)
      if (stopped || clock.now() < dueAt(last, everyMs)) return
      await make(last?.id ?? 'first')
    } catch (error) {
      log.error({ error }, 'Whether a backup is due cannot be read; trying on')
    }
  }

  const look = (): Promise<void> => {
    looking ??= lookOnce().finally(() => {
      looking = null
    })
    return looking
  }

  const timer = setInterval(() => void look(), lookEveryMs)
  timer.unref()
  void look()

  return {
    look,
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await looking
    },
  }
}
