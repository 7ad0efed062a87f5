import { PersonView } from '@keepgate/protocol/identity'
import { authPaths, InvitationAccept } from '@keepgate/protocol/login'
import { Rank } from '@keepgate/protocol/ranks'
import { z } from 'zod'
import { personView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'

export const acceptInvitation = defineRoute({
  method: 'POST',
  path: authPaths.acceptInvitation,
  summary: 'Join a workspace: with a registration as a new person, without one as the person logged in',
  auth: 'public',
  limit: 'auth',
  request: { params: none, query: none, body: InvitationAccept },
  response: {
    status: 201,
    body: z.strictObject({ person: PersonView, workspace_id: z.string(), rank: Rank }),
  },
  handle: async ({ services, visit, caller, body }) => {
    visit.refuseInsecureTransport()
    const { token, registration } = body
    const who = registration === undefined ? { principal: await caller.authenticate() } : { registration }
    const { person, workspaceId, rank } = await services.identity.signUp.withInvitation({ token, ...who })
    return { person: personView(person), workspace_id: workspaceId, rank }
  },
})
