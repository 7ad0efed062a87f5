/** Wire schemas of health: of the installation, and of a workspace's providers. Times are milliseconds since 1970. */
import { z } from 'zod/mini'
import { Environment } from './environment.ts'

const milliseconds = z.nullable(z.number())

export const HealthStatus = z.enum(['ok', 'degraded', 'draining'])
export type HealthStatus = z.infer<typeof HealthStatus>

export const SystemStatus = z.strictObject({
  version: z.string(),
  environment: Environment,
  status: HealthStatus,
  /** Part → whether it works. */
  checks: z.record(z.string(), z.boolean()),
  uptime_seconds: z.number(),
  memory_megabytes: z.strictObject({ resident: z.number(), heap_used: z.number(), heap_total: z.number() }),
  cpu_seconds: z.strictObject({ user: z.number(), system: z.number() }),
  runtime: z.string(),
  /** How late the process was for its own timers in the last whole minute, or since its start. */
  event_loop_delay_ms: z.strictObject({ p50: z.number(), p99: z.number(), maximum: z.number() }),
  /** One small question to the database just now; null where it did not answer. */
  database_latency_ms: milliseconds,
  /** Request records that wait to be written. */
  queued_records: z.int(),
  /** Queues, live requests and the like, by name. */
  gauges: z.record(z.string(), z.number()),
  warnings: z.array(z.string()),
})
export type SystemStatus = z.infer<typeof SystemStatus>

/** Of requests that reached the provider in the window; those that the gateway refused are not the provider's. */
export const ProviderHealth = z.strictObject({
  from: z.int(),
  to: z.int(),
  data: z.array(
    z.strictObject({
      connection_id: z.string(),
      connection: z.string(),
      provider: z.string(),
      requests: z.int(),
      failed: z.int(),
      /** 0 to 1; null without requests. */
      error_share: z.nullable(z.number()),
      last_error: z.nullable(z.strictObject({ code: z.string(), status: z.int(), time: z.int() })),
      p50_latency_ms: milliseconds,
      p95_latency_ms: milliseconds,
      p50_first_token_ms: milliseconds,
      p95_first_token_ms: milliseconds,
    }),
  ),
})
export type ProviderHealth = z.infer<typeof ProviderHealth>
