import { ConsistencyProof } from '@keepgate/protocol/audit'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** That today's log begins with the log of `first` entries. Throws RequestError: not_found where no checkpoint has that size. */
export const getConsistencyProof = (workspaceId: string, first: number): Promise<ConsistencyProof> =>
  request({
    method: 'GET',
    path: workspacePath(workspaceId, 'audit', 'consistency'),
    query: { first },
    answer: ConsistencyProof,
  })
