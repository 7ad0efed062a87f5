import type { RecordView } from '@keepgate/protocol/logs'
import { listRecords } from '../logs/list-records.ts'

/** The record of one request; null until it is written, about half a second after the request's end. Throws RequestError. */
export const findRecord = async (
  workspaceId: string,
  requestId: string,
  signal?: AbortSignal,
): Promise<RecordView | null> => {
  const { data } = await listRecords(workspaceId, { request_id: requestId, cursor: null, limit: 1 }, signal)
  return data[0] ?? null
}
