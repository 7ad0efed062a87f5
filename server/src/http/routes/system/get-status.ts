import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { HealthStatus, healthStatus } from './health-view.ts'

const megabyte = 1024 * 1024

export const getStatus = defineRoute({
  method: 'GET',
  path: '/api/status',
  summary: 'System health: what works, memory, uptime, queues',
  auth: 'instance-admin',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: {
    status: 200,
    body: z.strictObject({
      version: z.string(),
      environment: z.enum(['development', 'staging', 'production']),
      status: HealthStatus,
      checks: z.record(z.string(), z.boolean()),
      uptime_seconds: z.number(),
      memory_megabytes: z.strictObject({ resident: z.number(), heap_used: z.number(), heap_total: z.number() }),
      cpu_seconds: z.strictObject({ user: z.number(), system: z.number() }),
      runtime: z.string(),
      /** Queues, live requests and the like, by name. */
      gauges: z.record(z.string(), z.number()),
      warnings: z.array(z.string()),
    }),
  },
  handle: async ({ services }) => {
    const report = await services.health()
    const memory = process.memoryUsage()
    const cpu = process.cpuUsage()
    const { settings } = services
    return {
      version: settings.version,
      environment: settings.environment,
      status: healthStatus(report),
      checks: report.checks,
      uptime_seconds: process.uptime(),
      memory_megabytes: {
        resident: memory.rss / megabyte,
        heap_used: memory.heapUsed / megabyte,
        heap_total: memory.heapTotal / megabyte,
      },
      cpu_seconds: { user: cpu.user / 1e6, system: cpu.system / 1e6 },
      runtime: `node ${process.version}`,
      gauges: services.gauges(),
      warnings: settings.allowInsecureHttp ? ['ALLOW_INSECURE_HTTP is set: sessions may travel over plain http.'] : [],
    }
  },
})
