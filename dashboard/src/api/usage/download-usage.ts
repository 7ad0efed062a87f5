import type { UsageGrouping } from '@keepgate/protocol/usage'
import type { RecordQuery } from '../logs/record-query.ts'
import { startDownload } from '../start-download.ts'
import { workspacePath } from '../workspace-path.ts'

export const downloadUsage = (
  workspaceId: string,
  format: 'csv' | 'json',
  query: RecordQuery & { readonly by: UsageGrouping },
): void => startDownload(workspacePath(workspaceId, `usage.${format}`), query)
