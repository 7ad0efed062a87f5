import { MemberView } from '@keepgate/protocol/identity'
import { z } from 'zod/mini'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

const MemberList = z.strictObject({ data: z.array(MemberView) })

/** Everybody in the workspace; from user on. Throws RequestError forbidden. */
export const listMembers = async (workspaceId: string, signal?: AbortSignal): Promise<readonly MemberView[]> =>
  (await request({ method: 'GET', path: workspacePath(workspaceId, 'members'), answer: MemberList, signal })).data
