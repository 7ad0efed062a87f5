import { type Bucket, type SeriesGrouping, UsageSeries } from '@keepgate/protocol/usage'
import type { RecordQuery } from '../logs/record-query.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Sums by hour (a month at most) or by day (400 at most), both UTC. Throws RequestError. */
export const getUsageSeries = (
  workspaceId: string,
  query: RecordQuery & { readonly by: SeriesGrouping; readonly bucket: Bucket },
  signal?: AbortSignal,
): Promise<UsageSeries> =>
  request({ method: 'GET', path: workspacePath(workspaceId, 'usage', 'series'), query, answer: UsageSeries, signal })
