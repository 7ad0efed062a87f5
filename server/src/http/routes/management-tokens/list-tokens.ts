import { TokenPage, TokenPageQuery } from '@keepgate/protocol/key-list'
import { z } from 'zod'
import { managementTokenView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { credentialFilters, credentialOrder, credentialPage } from '../credential-query.ts'
import { longestPage } from '../page-query.ts'
import { inWorkspace } from '../path-parameters.ts'

export const listTokens = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/management-tokens',
  summary: 'List management tokens in pages, expired and revoked ones too, newest first',
  auth: { verb: 'tokens:read' },
  limit: 'default',
  request: { params: inWorkspace, query: z.strictObject({ ...TokenPageQuery.shape, ...credentialPage }), body: none },
  response: { status: 200, body: TokenPage },
  handle: async ({ services, caller, query }) => {
    const { records, nextCursor } = await services.identity.tokens.forWorkspace(caller.access.workspaceId).page({
      cursor: query.cursor ?? null,
      limit: query.limit ?? longestPage,
      sort: credentialOrder(query.sort),
      filters: credentialFilters(query),
    })
    return { data: records.map(managementTokenView), next_cursor: nextCursor }
  },
})
