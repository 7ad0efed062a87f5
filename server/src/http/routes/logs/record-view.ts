import type { RecordView } from '@keepgate/protocol/logs'
import { readAttempts } from '../../../gateway/records/failed-attempts.ts'
import type { RequestRecord } from '../../../gateway/records/request-record.ts'

export const recordView = (record: RequestRecord): RecordView => ({
  ...record,
  stream: record.stream === 1,
  estimated: record.estimated === 1,
  failed_attempts: readAttempts(record.failed_attempts),
})
