/** Time is passed in, so that tests own it and a jump of the wall clock cannot move a limit. */
export type Clock = {
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number
  /** Never goes back, milliseconds since some start; for durations and limits. */
  readonly monotonic: () => number
}

export const systemClock: Clock = { now: Date.now, monotonic: () => performance.now() }

/** A clock that moves only when told to. */
export const manualClock = (startMs = 1_750_000_000_000): Clock & { advance: (milliseconds: number) => void } => {
  let elapsed = 0
  return {
    now: () => startMs + elapsed,
    monotonic: () => elapsed,
    advance: (milliseconds) => {
      elapsed += milliseconds
    },
  }
}
