import { authPaths } from '@keepgate/protocol/login'
import { z } from 'zod/mini'
import { request } from '../request.ts'

const InvitationAccepted = z.looseObject({ workspace_id: z.string() })

/** The person logged in joins. @returns the workspace's id. Throws RequestError not_found, invitation_other_address, conflict. */
export const acceptInvitation = async (token: string): Promise<string> => {
  const answer = await request({
    method: 'POST',
    path: authPaths.acceptInvitation,
    body: { token },
    answer: InvitationAccepted,
  })
  return answer.workspace_id
}
