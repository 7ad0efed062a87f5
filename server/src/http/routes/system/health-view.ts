import { z } from 'zod'
import type { HealthReport } from '../../../telemetry/health.ts'

export const HealthStatus = z.enum(['ok', 'degraded', 'draining'])

export const healthStatus = ({ ready, draining }: HealthReport): z.infer<typeof HealthStatus> => {
  if (draining) return 'draining'
  return ready ? 'ok' : 'degraded'
}

export const HealthView = z.strictObject({
  status: HealthStatus,
  /** Part → whether it works. */
  checks: z.record(z.string(), z.boolean()),
})
