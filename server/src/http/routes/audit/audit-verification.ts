/** Verifying goes through the log of the whole installation: one runs at a time, and everybody is shown the same one. */
import { AuditVerification } from '@keepgate/protocol/audit'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

const path = '/api/workspaces/:workspaceId/audit/verification'
const request = { params: inWorkspace, query: none, body: none } as const

export const getAuditVerification = defineRoute({
  method: 'GET',
  path,
  summary: 'Show how far the verification of the audit log is, or what the last one found',
  auth: { verb: 'audit:read' },
  limit: 'default',
  request,
  response: { status: 200, body: AuditVerification },
  handle: ({ services }) => services.audit.verifications.state(),
})

export const beginAuditVerification = defineRoute({
  method: 'POST',
  path,
  summary: 'Verify the audit log now, unless that is under way or was just done',
  auth: { verb: 'audit:read' },
  limit: 'default',
  request,
  response: { status: 202, body: AuditVerification },
  handle: ({ services }) => services.audit.verifications.begin(),
})
