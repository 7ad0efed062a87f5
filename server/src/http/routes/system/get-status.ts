import { SystemStatus } from '@keepgate/protocol/health'
import { defineRoute, none } from '../../define-route.ts'
import { healthStatus } from './health-view.ts'

const megabyte = 1024 * 1024

export const getStatus = defineRoute({
  method: 'GET',
  path: '/api/status',
  summary: 'System health: what works, memory, uptime, queues',
  auth: 'instance-admin',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 200, body: SystemStatus },
  handle: async ({ services }) => {
    const [report, databaseLatency] = await Promise.all([services.health(), services.databaseLatency()])
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
      event_loop_delay_ms: services.loopDelay(),
      database_latency_ms: databaseLatency,
      queued_records: services.queuedRecords(),
      gauges: services.gauges(),
      warnings: [
        ...(settings.allowInsecureHttp ? ['ALLOW_INSECURE_HTTP is set: sessions may travel over plain http.'] : []),
        ...services.warnings(),
      ],
    }
  },
})
