import { ProviderHealth } from '@keepgate/protocol/health'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

const windowMs = 15 * 60_000

export const getProviderHealth = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/provider-health',
  summary: 'See how each connection fared in the last 15 minutes',
  auth: { verb: 'providers:read' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 200, body: ProviderHealth },
  handle: async ({ services, visit, caller }) => {
    const { workspaceId } = caller.access
    const to = services.clock.now()
    const from = to - windowMs
    const [connections, health] = await Promise.all([
      services.connections.forWorkspace(workspaceId).list(),
      services.requestRecords(workspaceId, visit.left()).providerHealth(from),
    ])
    return {
      from,
      to,
      data: connections.map(({ id, name, provider }) => {
        const found = health.get(name)
        return {
          connection_id: id,
          connection: name,
          provider,
          requests: found?.requests ?? 0,
          failed: found?.failed ?? 0,
          error_share: found === undefined ? null : found.failed / found.requests,
          last_error: found?.lastError ?? null,
          p50_latency_ms: found?.latency.p50 ?? null,
          p95_latency_ms: found?.latency.p95 ?? null,
          p50_first_token_ms: found?.firstToken.p50 ?? null,
          p95_first_token_ms: found?.firstToken.p95 ?? null,
        }
      }),
    }
  },
})
