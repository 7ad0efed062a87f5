import type { Clock } from '../kernel/clock.ts'

/** Lines that strangers can cause: a flood of them must not fill a disk. */
export type LogBudget = {
  /** Null: this one is not written. Otherwise how many were left out since the last that was. */
  take(): number | null
}

export const createLogBudget = (clock: Clock, linesPerSecond: number): LogBudget => {
  let second = Number.NaN
  let written = 0
  let leftOut = 0
  return {
    take: () => {
      const now = Math.floor(clock.monotonic() / 1000)
      if (now !== second) {
        second = now
        written = 0
      }
      if (written >= linesPerSecond) {
        leftOut++
        return null
      }
      written++
      const before = leftOut
      leftOut = 0
      return before
    },
  }
}
