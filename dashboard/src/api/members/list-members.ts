import { MemberView } from '@keepgate/protocol/identity'
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod/mini'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

const MemberList = z.strictObject({ data: z.array(MemberView) })

/** Everybody in the workspace; from user on. Throws RequestError forbidden. */
export const listMembers = async (workspaceId: string, signal?: AbortSignal): Promise<readonly MemberView[]> =>
  (await request({ method: 'GET', path: workspacePath(workspaceId, 'members'), answer: MemberList, signal })).data

/** The one list of members that everybody reads; part of it by `select`. */
export const membersQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'members'),
    queryFn: ({ signal }) => listMembers(workspaceId, signal),
  })
