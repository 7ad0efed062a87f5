import { Overview } from '@keepgate/protocol/overview'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { recordView } from '../logs/record-view.ts'
import { inWorkspace } from '../path-parameters.ts'

const dayMs = 86_400_000

export const getOverview = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/overview',
  summary: 'See a workspace at a glance: what is set up, the last request, today’s sums',
  auth: { verb: 'usage:read' },
  limit: 'default',
  request: {
    params: inWorkspace,
    query: z.strictObject({
      /** Where the person's day began, milliseconds since 1970. */
      since: z
        .string()
        .regex(/^\d{1,15}$/, 'must be a whole number')
        .transform(Number)
        .optional(),
    }),
    body: none,
  },
  response: { status: 200, body: Overview },
  handle: async ({ services, visit, caller, query }) => {
    const { workspaceId } = caller.access
    const { settings } = services
    const now = services.clock.now()
    const since = query.since ?? now - (now % dayMs)
    const records = services.requestRecords(workspaceId, visit.left())
    const keys = services.identity.keys.forWorkspace(workspaceId)
    const [connections, { working: living }, usedBefore, newest, completed, lastWithKey, { totals }] =
      await Promise.all([
        services.connections.forWorkspace(workspaceId).list(),
        keys.counts({ filters: {} }),
        keys.anyUsed(now - settings.logRetentionMs),
        records.page({ limit: 1 }),
        records.page({ limit: 1, filters: { outcome: 'completed', operation: 'chat' } }),
        records.lastWithKey(),
        records.usage({ from: since, to: now + 1, by: 'provider' }),
      ])
    const [last] = newest.rows
    const tested = connections.some(({ lastTest }) => lastTest?.call?.ok === true)
    return {
      checklist: {
        provider_connected: connections.length > 0,
        provider_works: connections.length > 0 && (tested || completed.rows.length > 0),
        model_known: services.models.anyKnown(workspaceId),
        key_made: living > 0,
        // Records are kept for a while only. A key remembers its last use and not what it was for: it speaks for records
        // that may be gone, and for no others.
        first_request: lastWithKey !== null || usedBefore,
      },
      connections: connections.length,
      living_keys: living,
      last_request: last === undefined ? null : recordView(last),
      last_key_request: lastWithKey === null ? null : recordView(lastWithKey),
      today: {
        since,
        requests: totals.requests,
        errors: totals.errors,
        aborted: totals.aborted,
        input_tokens: totals.inputTokens,
        output_tokens: totals.outputTokens,
        cost_usd: totals.costUsd,
        unknown_cost_requests: totals.unknownCostRequests,
        p50_latency_ms: totals.latency.p50,
        p95_latency_ms: totals.latency.p95,
      },
    }
  },
})
