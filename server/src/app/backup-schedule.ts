/** The server's own backups, where BACKUP_EVERY asks for them: when they are made, and who is told how they end. */
import { startBackupSchedule } from '../backup/schedule.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Core } from './core.ts'

export type ScheduledBackups = {
  /** For people who look at the server's health. Empty where there is nothing to say. */
  readonly warnings: () => readonly string[]
  readonly stop: () => Promise<void>
}

/** Late by more than a tenth of the time between two, and never for less than an hour. */
const patienceOf = (everyMs: number): number => Math.max(everyMs / 10, 3_600_000)

export const startBackups = async (
  config: Pick<Config, 'backupEveryMs' | 'backupKeep'>,
  { backups, audit, clock }: Core,
  metrics: Metrics,
  log: Logger,
): Promise<ScheduledBackups> => {
  const everyMs = config.backupEveryMs
  const ends = { completed: 0, failed: 0 }
  let lastSuccess = (await backups.runs.lastCompleted())?.finished_at ?? null
  metrics.watchBackups(() => ({ ...ends, lastSuccessMs: lastSuccess }))
  if (everyMs === null) return { warnings: () => [], stop: async () => undefined }

  const last = await backups.runs.lastScheduled()
  const startedAt = clock.now()
  let failing = last?.state === 'failed'
  const schedule = startBackupSchedule({
    backups,
    deployment: audit.deployment,
    clock,
    log,
    everyMs,
    keep: config.backupKeep,
    onLook: (run) => {
      // What another server that shares the database has made, counts here too.
      if (run.state === 'completed') lastSuccess = Math.max(lastSuccess ?? 0, run.finished_at ?? 0)
      failing = run.state === 'failed' || (failing && run.state === 'running')
    },
    onEnd: (outcome) => {
      ends[outcome] += 1
      failing = outcome === 'failed'
      if (outcome === 'completed') lastSuccess = clock.now()
    },
  })
  const isLate = (): boolean => clock.now() > Math.max(lastSuccess ?? 0, startedAt) + everyMs + patienceOf(everyMs)
  return {
    warnings: () => {
      if (failing) return ['BACKUP_EVERY: the last scheduled backup failed; the log says why.']
      return isLate() ? ['BACKUP_EVERY: no scheduled backup was made for too long; the log says why.'] : []
    },
    stop: schedule.stop,
  }
}
