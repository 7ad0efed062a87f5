import { InclusionProof } from '@keepgate/protocol/audit'
import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Under the newest checkpoint. Throws RequestError: not_found where none speaks for the entry yet, audit_log_broken. */
const getInclusionProof = (workspaceId: string, sequence: number, signal: AbortSignal): Promise<InclusionProof> =>
  request({
    method: 'GET',
    path: workspacePath(workspaceId, 'audit', String(sequence), 'proof'),
    answer: InclusionProof,
    signal,
  })

export const inclusionProofQuery = (workspaceId: string, sequence: number) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'audit', 'proof', sequence),
    queryFn: ({ signal }) => getInclusionProof(workspaceId, sequence, signal),
  })
