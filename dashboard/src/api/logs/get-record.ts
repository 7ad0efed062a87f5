import { RecordView } from '@keepgate/protocol/logs'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** One record. Throws RequestError not_found. */
export const getRecord = (workspaceId: string, recordId: string, signal?: AbortSignal): Promise<RecordView> =>
  request({ method: 'GET', path: workspacePath(workspaceId, 'logs', recordId), answer: RecordView, signal })
