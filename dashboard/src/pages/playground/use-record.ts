import type { RecordView } from '@keepgate/protocol/logs'
import { useQuery } from '@tanstack/react-query'
import { queryKeys } from '../../api/keys.ts'
import { findRecord } from '../../api/playground/find-record.ts'

const tries = 8
const pauseMs = 500

class NotWrittenYet extends Error {}

/** Records are written a moment after the request's end: null when it has not come after some seconds. */
export const useRecord = (workspaceId: string, requestId: string | null): RecordView | null | undefined => {
  const { data, isError } = useQuery({
    queryKey: queryKeys.area(workspaceId, 'playground-record', requestId),
    queryFn: async ({ signal }) => {
      const record = requestId === null ? null : await findRecord(workspaceId, requestId, signal)
      if (record === null) throw new NotWrittenYet()
      return record
    },
    enabled: requestId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: (failures, error) => error instanceof NotWrittenYet && failures < tries,
    retryDelay: pauseMs,
  })
  return isError || requestId === null ? null : data
}
