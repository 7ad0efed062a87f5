/** When checkpoints are made: once an entry has waited for most of a minute, or soon after 256 wait. */
import type { AuditCheckpointRow } from '../storage/schema.ts'
import { AuditFault } from './audit-fault.ts'

export type CheckpointLog = {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

const lookEveryMs = 1_000
/** Every look asks this process; every fifth one the database, for what other processes have appended. */
const askEvery = 5
const oldestMs = 50_000
const mostWaiting = 256

export type Waiting = {
  /** How many entries no checkpoint speaks for. */
  readonly entries: number
  /** Age of the newest checkpoint; infinite where there is none. */
  readonly checkpointAgeMs: number
}

type Dependencies = {
  readonly make: () => Promise<AuditCheckpointRow | null>
  /** Throws AuditFault where what another process signed does not fit what this one kept. */
  readonly look: () => Promise<Waiting>
  /** Entries that this process has appended since the last time it asked. */
  readonly takeAppended: () => number
  /** Rejects where the log's head cannot be read. */
  readonly requireHead: () => Promise<unknown>
  readonly log: CheckpointLog
}

export type CheckpointSchedule = {
  /** For readiness: rejects where the log cannot be read, or does not fit what was signed. */
  readonly requireSound: () => Promise<void>
  /** Makes a last checkpoint, and ends. Never rejects. */
  readonly close: () => Promise<void>
}

export const startCheckpoints = ({ make, look, takeAppended, requireHead, log }: Dependencies): CheckpointSchedule => {
  let fault: AuditFault | null = null
  let appended = 0
  let looks = 0
  let running: Promise<void> | null = null

  const takeFault = (found: AuditFault): void => {
    if (fault?.reason !== found.reason) {
      const { reason, index } = found
      log.error(
        { reason, first_bad_index: index },
        'THE AUDIT LOG DOES NOT VERIFY: no checkpoint is signed until it does. Run keepgate audit verify; docs/guides/verify-the-audit-log.md says what to do.',
      )
    }
    fault = found
  }

  const run = async (): Promise<void> => {
    try {
      appended = 0
      const made = await make()
      if (fault !== null) log.info({}, 'The audit log verifies again')
      fault = null
      // Standard output is a copy that whoever rewrites the database does not reach.
      if (made !== null) log.info({ checkpoint: made.note }, 'Audit checkpoint')
    } catch (thrown) {
      if (!(thrown instanceof AuditFault)) {
        log.warn({ error: thrown }, 'No audit checkpoint could be made; trying on')
        return
      }
      takeFault(thrown)
    }
  }

  const isDue = async (): Promise<boolean> => {
    appended += takeAppended()
    if (appended >= mostWaiting) return true
    looks += 1
    if (looks % askEvery !== 0) return false
    const { entries, checkpointAgeMs } = await look()
    return entries >= mostWaiting || (entries > 0 && checkpointAgeMs >= oldestMs) || fault !== null
  }

  const tick = async (): Promise<void> => {
    try {
      if (await isDue()) await run()
    } catch (thrown) {
      if (thrown instanceof AuditFault) takeFault(thrown)
      else log.warn({ error: thrown }, 'The audit log could not be looked at; trying on')
    }
  }

  const timer = setInterval(() => {
    running ??= tick().finally(() => {
      running = null
    })
  }, lookEveryMs)
  timer.unref()
  running = run().finally(() => {
    running = null
  })

  return {
    requireSound: async () => {
      await requireHead()
      if (fault !== null) throw fault
    },
    close: async () => {
      clearInterval(timer)
      await running
      await run()
    },
  }
}
