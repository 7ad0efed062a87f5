import { RecordPage } from '@keepgate/protocol/logs'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'
import type { RecordQuery } from './record-query.ts'

export type RecordPageQuery = RecordQuery & {
  readonly cursor: string | null
  /** 1 to 1000. */
  readonly limit: number
}

/** Newest first. Throws RequestError. */
export const listRecords = (workspaceId: string, query: RecordPageQuery, signal?: AbortSignal): Promise<RecordPage> =>
  request({ method: 'GET', path: workspacePath(workspaceId, 'logs'), query, answer: RecordPage, signal })
