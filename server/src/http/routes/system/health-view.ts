import { HealthStatus } from '@keepgate/protocol/health'
import { z } from 'zod'
import type { HealthReport } from '../../../telemetry/health.ts'

export const healthStatus = ({ ready, draining }: HealthReport): HealthStatus => {
  if (draining) return 'draining'
  return ready ? 'ok' : 'degraded'
}

export const HealthView = z.strictObject({
  status: HealthStatus,
  /** Part → whether it works. */
  checks: z.record(z.string(), z.boolean()),
})
