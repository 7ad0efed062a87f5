import { type UsageGrouping, UsageView } from '@keepgate/protocol/usage'
import type { RecordQuery } from '../logs/record-query.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Totals, and the sums of each group. Throws RequestError. */
export const getUsage = (
  workspaceId: string,
  query: RecordQuery & { readonly by: UsageGrouping },
  signal?: AbortSignal,
): Promise<UsageView> =>
  request({ method: 'GET', path: workspacePath(workspaceId, 'usage'), query, answer: UsageView, signal })
