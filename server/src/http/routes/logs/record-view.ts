import type { RecordView } from '@keepgate/protocol/logs'
import type { RequestRecord } from '../../../gateway/records/request-record.ts'

export const recordView = (record: RequestRecord): RecordView => ({
  ...record,
  stream: record.stream === 1,
  estimated: record.estimated === 1,
})
