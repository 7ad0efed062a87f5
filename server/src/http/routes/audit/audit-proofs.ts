/** Proofs show hashes of others' entries and never their bytes. */
import { ConsistencyProof, InclusionProof } from '@keepgate/protocol/audit'
import { z } from 'zod'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

const count = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number)

export const proveInclusion = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/audit/:sequence/proof',
  summary: 'Prove that an entry of the workspace is in the log, under the checkpoint of a size or the newest',
  auth: { verb: 'audit:read' },
  limit: 'default',
  request: {
    params: z.strictObject({ ...inWorkspace.shape, sequence: count }),
    query: z.strictObject({ size: count.optional() }),
    body: none,
  },
  response: { status: 200, body: InclusionProof },
  handle: ({ services, caller, params, query }) =>
    services.audit.proofs.inclusion(caller.access.workspaceId, params.sequence, query.size ?? null),
})

export const proveConsistency = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/audit/consistency',
  summary: 'Prove that the log of one checkpoint begins with the log of an earlier one',
  auth: { verb: 'audit:read' },
  limit: 'default',
  request: { params: inWorkspace, query: z.strictObject({ first: count, second: count.optional() }), body: none },
  response: { status: 200, body: ConsistencyProof },
  handle: ({ services, query }) => services.audit.proofs.consistency(query.first, query.second ?? null),
})
