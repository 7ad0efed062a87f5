import { MemberView } from '@keepgate/protocol/identity'
import type { Rank } from '@keepgate/protocol/ranks'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Ends every session of that person. `memberId` is the membership's. Throws RequestError conflict (the last admin), not_found. */
export const changeRank = (workspaceId: string, memberId: string, rank: Rank): Promise<MemberView> =>
  request({
    method: 'PATCH',
    path: workspacePath(workspaceId, 'members', memberId),
    body: { rank },
    answer: MemberView,
  })
