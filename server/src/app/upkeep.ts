/** What a running server does now and then, beside requests: last-used times are saved, old request records go. */
import type { Config } from '../config/config.ts'
import { startPruning } from '../gateway/records/prune.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Core } from './core.ts'

const minuteMs = 60_000

/** @returns the way to end it, which saves once more. */
export const startUpkeep = (config: Config, core: Core, log: Logger): { readonly stop: () => Promise<unknown> } => {
  const { clock, identity, storage } = core
  const saving = setInterval(() => {
    identity.policy.flushLastUsed().catch((error: unknown) => log.warn({ error }, 'Last-used times could not be saved'))
  }, minuteMs)
  saving.unref()
  const pruning = startPruning({ telemetry: storage.telemetry, clock, retentionMs: config.logRetentionMs, log })
  return {
    stop: () => {
      clearInterval(saving)
      return Promise.allSettled([pruning.stop(), identity.policy.flushLastUsed()])
    },
  }
}
