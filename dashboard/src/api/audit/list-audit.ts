import { AuditPage } from '@keepgate/protocol/audit'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'
import type { AuditQuery } from './audit-query.ts'

const pageSize = 100

/** The workspace's own entries, newest first. Throws RequestError; invalid_request for a filter of another form. */
const listAudit = (
  workspaceId: string,
  query: AuditQuery,
  cursor: string | null,
  signal: AbortSignal,
): Promise<AuditPage> =>
  request({
    method: 'GET',
    path: workspacePath(workspaceId, 'audit'),
    query: { ...query, cursor, limit: pageSize },
    answer: AuditPage,
    signal,
  })

/** Entries page by page, each page older than the one before it. */
export const auditEntriesQuery = (workspaceId: string, query: AuditQuery) =>
  infiniteQueryOptions({
    queryKey: queryKeys.area(workspaceId, 'audit', 'entries', query),
    queryFn: ({ pageParam, signal }) => listAudit(workspaceId, query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor: cursor }) => cursor,
  })
