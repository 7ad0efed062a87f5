import type { RecordView } from '@keepgate/protocol/logs'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { recordQuery } from '../../api/logs/get-record.ts'
import { findRecord } from '../../api/playground/find-record.ts'
import { queryKeys } from '../../api/query-keys.ts'

const tries = 8
const pauseMs = 500

class NotWrittenYet extends Error {}

/** Records are written a moment after the request's end: null when it has not come after some seconds. */
export const useRecordOfRun = (workspaceId: string, requestId: string | null): RecordView | null | undefined => {
  const queries = useQueryClient()
  const { data, isError } = useQuery({
    queryKey: queryKeys.area(workspaceId, 'logs', 'of-request', requestId),
    queryFn: async ({ signal }) => {
      const record = requestId === null ? null : await findRecord(workspaceId, requestId, signal)
      if (record === null) throw new NotWrittenYet()
      // So that the logs open it without asking again.
      queries.setQueryData(recordQuery(workspaceId, record.id).queryKey, record)
      return record
    },
    enabled: requestId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: (failures, error) => error instanceof NotWrittenYet && failures < tries,
    retryDelay: pauseMs,
  })
  return isError || requestId === null ? null : data
}
