import { KeyPage, KeyPageQuery } from '@keepgate/protocol/key-list'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { areKeysUnlimited, credentialFilters, credentialOrder, credentialPage } from '../credential-query.ts'
import { longestPage } from '../page-query.ts'
import { inWorkspace } from '../path-parameters.ts'
import { listedKey } from './listed-key.ts'

export const listKeys = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/api-keys',
  summary: 'List API keys in pages, expired and revoked ones too, newest first; a user sees only their own',
  auth: { verb: 'keys:read' },
  limit: 'default',
  request: { params: inWorkspace, query: z.strictObject({ ...KeyPageQuery.shape, ...credentialPage }), body: none },
  response: { status: 200, body: KeyPage },
  handle: async ({ services, caller, query }) => {
    const { workspaceId, keysOwnedBy } = caller.access
    const { records, nextCursor } = await services.identity.keys.forWorkspace(workspaceId, keysOwnedBy).page({
      cursor: query.cursor ?? null,
      limit: query.limit ?? longestPage,
      sort: credentialOrder(query.sort),
      filters: credentialFilters(query),
      unlimited: areKeysUnlimited(services),
    })
    return { data: await Promise.all(records.map((key) => listedKey(services, key))), next_cursor: nextCursor }
  },
})
