import { startDownload } from '../start-download.ts'
import { workspacePath } from '../workspace-path.ts'
import type { RecordQuery } from './record-query.ts'

/** Every record that matches, not only those at hand: the server writes the file as it reads. */
export const downloadRecords = (workspaceId: string, format: 'csv' | 'json', query: RecordQuery): void =>
  startDownload(workspacePath(workspaceId, `logs.${format}`), query)
