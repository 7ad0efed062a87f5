/** What the health page remembers of each answer, for as long as the page's memory lives. Pure. */
import type { SystemStatus } from '@keepgate/protocol/health'

export type SystemSample = {
  /** When it came, milliseconds since 1970. */
  readonly at: number
  readonly uptimeSeconds: number
  readonly cpuSeconds: number
  /** Of one core, since the sample before; null where that is not known. */
  readonly cpuShare: number | null
  readonly memoryBytes: number
  readonly loopDelayMs: number
  readonly databaseMs: number | null
  readonly queued: number
  /** Requests under way; null where the server does not say. */
  readonly live: number | null
}

/** Five minutes at one answer in five seconds. */
const kept = 60

const megabyte = 1024 * 1024
export const toBytes = (megabytes: number): number => megabytes * megabyte

/** Null over a restart, and where too little time has passed for a share to mean anything. */
const cpuShareSince = (before: SystemSample | undefined, uptimeSeconds: number, cpuSeconds: number): number | null => {
  const elapsed = before === undefined ? 0 : uptimeSeconds - before.uptimeSeconds
  if (before === undefined || elapsed < 1) return null
  return Math.max(0, cpuSeconds - before.cpuSeconds) / elapsed
}

/** The samples with this answer at their end. @param at milliseconds since 1970 */
export const withSample = (samples: readonly SystemSample[], status: SystemStatus, at: number): SystemSample[] => {
  const cpuSeconds = status.cpu_seconds.user + status.cpu_seconds.system
  const sample: SystemSample = {
    at,
    uptimeSeconds: status.uptime_seconds,
    cpuSeconds,
    cpuShare: cpuShareSince(samples.at(-1), status.uptime_seconds, cpuSeconds),
    memoryBytes: toBytes(status.memory_megabytes.resident),
    loopDelayMs: status.event_loop_delay_ms.p99,
    databaseMs: status.database_latency_ms,
    queued: status.queued_records,
    live: status.gauges.queue_live_requests ?? null,
  }
  return [...samples, sample].slice(-kept)
}

/** One figure of each sample, with a gap wherever the server was silent for a while. */
export const seriesOf = (
  samples: readonly SystemSample[],
  figure: (sample: SystemSample) => number | null,
  intervalMs: number,
): (number | null)[] =>
  samples.flatMap((sample, index) => {
    const before = samples[index - 1]
    const silent = before !== undefined && sample.at - before.at > 3 * intervalMs
    return silent ? [null, figure(sample)] : [figure(sample)]
  })
