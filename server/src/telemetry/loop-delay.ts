/** How late the process is for its own timers, minute by minute: what a person calls "slow". */
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Milliseconds. */
export type LoopDelay = { readonly p50: number; readonly p99: number; readonly maximum: number }

const samplingMs = 10
const minuteMs = 60_000

export const createLoopDelay = () => {
  const histogram = monitorEventLoopDelay({ resolution: samplingMs })
  histogram.enable()
  let lastMinute: LoopDelay | null = null

  // The timer's own interval is part of what it measures; without a sample yet the library says NaN.
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - samplingMs) || 0
  const measure = (): LoopDelay => ({
    p50: late(histogram.percentile(50)),
    p99: late(histogram.percentile(99)),
    maximum: late(histogram.max),
  })
  const timer = setInterval(() => {
    lastMinute = measure()
    histogram.reset()
  }, minuteMs)
  timer.unref()

  return {
    /** Of the last whole minute; before there is one, since the start. */
    read: (): LoopDelay => lastMinute ?? measure(),
    close: (): void => {
      clearInterval(timer)
      histogram.disable()
    },
  }
}
