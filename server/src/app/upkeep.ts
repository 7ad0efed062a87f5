/** What a running server does now and then: last-used times and failed logins are saved, old records go, backups are made. */

import { startSettlingDeadBackups } from '../backup/dead-backups.ts'
import type { Config } from '../config/config.ts'
import { startPruning } from '../gateway/records/prune.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { startBackups } from './backup-schedule.ts'
import type { Core } from './core.ts'

const minuteMs = 60_000

export type Upkeep = {
  /** For people who look at the server's health. */
  readonly warnings: () => readonly string[]
  /** Saves once more. */
  readonly stop: () => Promise<unknown>
}

export const startUpkeep = async (config: Config, core: Core, metrics: Metrics, log: Logger): Promise<Upkeep> => {
  const { clock, identity, storage } = core
  const saving = setInterval(() => {
    identity.policy.flushLastUsed().catch((error: unknown) => log.warn({ error }, 'Last-used times could not be saved'))
    identity.recordFailedLogins().catch((error: unknown) => log.warn({ error }, 'Failed logins could not be recorded'))
  }, minuteMs)
  saving.unref()
  const pruning = startPruning({ telemetry: storage.telemetry, clock, retentionMs: config.logRetentionMs, log })
  const dead = startSettlingDeadBackups({ backups: core.backups, clock, log })
  const backups = await startBackups(config, core, metrics, log)
  return {
    warnings: backups.warnings,
    stop: () => {
      clearInterval(saving)
      return Promise.allSettled([
        pruning.stop(),
        backups.stop(),
        dead.stop(),
        identity.policy.flushLastUsed(),
        identity.recordFailedLogins(),
      ])
    },
  }
}
