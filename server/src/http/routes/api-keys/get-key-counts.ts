import { KeyCounts, KeyQuery } from '@keepgate/protocol/key-list'
import { defineRoute, none } from '../../define-route.ts'
import { areKeysUnlimited, credentialFilters } from '../credential-query.ts'
import { inWorkspace } from '../path-parameters.ts'

export const getKeyCounts = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/api-key-counts',
  summary: 'Count API keys that work, have ended or are risky, and name who made them; a user counts only their own',
  auth: { verb: 'keys:read' },
  limit: 'default',
  request: { params: inWorkspace, query: KeyQuery, body: none },
  response: { status: 200, body: KeyCounts },
  handle: async ({ services, caller, query }) => {
    const { workspaceId, keysOwnedBy } = caller.access
    const keys = services.identity.keys.forWorkspace(workspaceId, keysOwnedBy)
    const counts = await keys.counts({ filters: credentialFilters(query), unlimited: areKeysUnlimited(services) })
    return {
      working: counts.working,
      ended: counts.ended,
      risky: counts.risky,
      risks: { no_expiry: counts.noExpiry, no_limit: counts.noLimit, unused_30_days: counts.unused },
      owners: [...counts.owners],
    }
  },
})
