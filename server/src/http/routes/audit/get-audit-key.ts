import { AuditKey } from '@keepgate/protocol/audit'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

export const getAuditKey = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/audit/key',
  summary: 'Show the public key of the audit log, and its newest checkpoint',
  auth: { verb: 'audit:read' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 200, body: AuditKey },
  handle: ({ services }) => services.audit.key(),
})
