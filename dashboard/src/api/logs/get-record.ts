import { RecordView } from '@keepgate/protocol/logs'
import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** One record. Throws RequestError not_found. */
export const getRecord = (workspaceId: string, recordId: string, signal?: AbortSignal): Promise<RecordView> =>
  request({ method: 'GET', path: workspacePath(workspaceId, 'logs', recordId), answer: RecordView, signal })

/** A record does not change once it is written. */
export const recordQuery = (workspaceId: string, recordId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'logs', 'record', recordId),
    queryFn: ({ signal }) => getRecord(workspaceId, recordId, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
