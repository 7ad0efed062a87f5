import { AuditVerification } from '@keepgate/protocol/audit'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** How far the server's own verification is, or what the last one found. Throws RequestError forbidden. */
export const getAuditVerification = (workspaceId: string, signal?: AbortSignal): Promise<AuditVerification> =>
  request({
    method: 'GET',
    path: workspacePath(workspaceId, 'audit', 'verification'),
    answer: AuditVerification,
    signal,
  })

/** Begins one, unless one runs or has just ended. Throws RequestError forbidden. */
export const beginAuditVerification = (workspaceId: string, signal?: AbortSignal): Promise<AuditVerification> =>
  request({
    method: 'POST',
    path: workspacePath(workspaceId, 'audit', 'verification'),
    answer: AuditVerification,
    signal,
  })
