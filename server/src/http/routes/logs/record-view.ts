import type { FailedAttempt, RecordView } from '@keepgate/protocol/logs'
import type { RequestRecord } from '../../../gateway/records/request-record.ts'

/** As `meter.ts` wrote it. */
const failedAttempts = (json: string | null): FailedAttempt[] => {
  if (json === null) return []
  const attempts: [string, number | null, number, string][] = JSON.parse(json)
  return attempts.map(([connection, sent_ms, ended_ms, code]) => ({ connection, sent_ms, ended_ms, code }))
}

export const recordView = (record: RequestRecord): RecordView => ({
  ...record,
  stream: record.stream === 1,
  estimated: record.estimated === 1,
  failed_attempts: failedAttempts(record.failed_attempts),
})
