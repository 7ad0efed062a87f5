import { AuditKey } from '@keepgate/protocol/audit'
import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** The log's public key, and the newest checkpoint. Throws RequestError forbidden. */
export const getAuditKey = (workspaceId: string, signal?: AbortSignal): Promise<AuditKey> =>
  request({ method: 'GET', path: workspacePath(workspaceId, 'audit', 'key'), answer: AuditKey, signal })

export const auditKeyQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'audit', 'key'),
    queryFn: ({ signal }) => getAuditKey(workspaceId, signal),
  })
