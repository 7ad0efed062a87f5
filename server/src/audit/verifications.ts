/**
 * Verifying goes through the whole log, so one runs at a time in this process, everybody who asks is shown the same
 * one, and between two there is a pause: asking cannot become load.
 */
import type { AuditVerification, ChainReport } from '@keepgate/protocol/audit'
import type { Clock } from '../kernel/clock.ts'
import type { VerifyProgress } from './verify.ts'

const pauseMs = 5_000

export type Verifications = {
  readonly state: () => AuditVerification
  /** Begins one, unless one runs or has just ended; `state` then tells of that one. */
  readonly begin: () => AuditVerification
  /** Settles when none runs. Never rejects. */
  readonly settled: () => Promise<void>
}

type Dependencies = {
  readonly clock: Clock
  readonly verify: (onProgress: VerifyProgress) => Promise<ChainReport>
  readonly onFailure: (error: unknown) => void
}

const never: AuditVerification = {
  state: 'never',
  verified: 0,
  total: 0,
  started_at: null,
  finished_at: null,
  report: null,
}

export const createVerifications = ({ clock, verify, onFailure }: Dependencies): Verifications => {
  let state = never
  let running: Promise<void> | null = null
  let endedAt = Number.NEGATIVE_INFINITY

  const run = async (): Promise<void> => {
    try {
      const report = await verify((verified, total) => {
        state = { ...state, verified, total }
      })
      const { verified_to: verified } = report
      state = { ...state, state: 'done', verified, total: Math.max(verified, state.total), report }
    } catch (thrown) {
      onFailure(thrown)
      state = { ...state, state: 'failed' }
    } finally {
      state = { ...state, finished_at: clock.now() }
      endedAt = clock.monotonic()
      running = null
    }
  }

  return {
    state: () => state,
    begin: () => {
      if (running === null && clock.monotonic() - endedAt >= pauseMs) {
        state = { ...state, state: 'running', verified: 0, total: 0, started_at: clock.now(), finished_at: null }
        running = run()
      }
      return state
    },
    settled: async () => void (await running),
  }
}
