import { defineRoute, ignored, none } from '../../define-route.ts'
import { HealthView, healthStatus } from './health-view.ts'

/** For people and dashboards: always 200 while the process answers, with what works; load balancers ask /readyz. */
export const healthz = defineRoute({
  method: 'GET',
  path: '/healthz',
  summary: 'What works and what does not',
  auth: 'public',
  limit: 'health',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, body: HealthView },
  handle: async ({ services }) => {
    const report = await services.health()
    return { status: healthStatus(report), checks: report.checks }
  },
})
