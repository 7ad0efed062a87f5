/** A second person for tests of ranks: invited by the administrator, and registered as a client does it. */
import { createRegistration } from '@keepgate/client/registration'
import { createControlClient } from '@keepgate/client/request'
import { InvitationCreated } from '@keepgate/protocol/identity'
import { authPaths } from '@keepgate/protocol/login'
import type { Rank } from '@keepgate/protocol/ranks'
import type { Keepgate } from '../../server/test/harness/keepgate.ts'
import { anything, asProgram } from './session-steps.ts'

export type Joined = { readonly email: string; readonly password: string }

export const joinWorkspace = async (keepgate: Keepgate, rank: Rank): Promise<Joined> => {
  const email = `${rank}@keepgate.example`
  const password = `the password of a ${rank}`
  const administrator = await asProgram(keepgate)
  const { token } = await administrator.request({
    method: 'POST',
    path: `/api/workspaces/${keepgate.workspaceId}/invitations`,
    body: { email, rank },
    answer: InvitationCreated,
  })
  const { registration } = await createRegistration({ email, displayName: `The ${rank}`, password })
  const body = { token, registration }
  const stranger = createControlClient({ baseUrl: keepgate.url })
  await stranger.request({ method: 'POST', path: authPaths.acceptInvitation, body, answer: anything })
  return { email, password }
}
