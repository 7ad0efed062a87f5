import { authPaths, SignUpOpen } from '@keepgate/protocol/login'
import { defineRoute, none } from '../../define-route.ts'
import { NewHomeView, newHomeView } from './new-home.ts'

export const signUp = defineRoute({
  method: 'POST',
  path: authPaths.signUp,
  summary: 'Sign up with a workspace of your own (SIGNUP=open)',
  auth: 'public',
  limit: 'auth',
  request: { params: none, query: none, body: SignUpOpen },
  response: { status: 201, body: NewHomeView },
  handle: async ({ services, visit, body }) => {
    visit.refuseInsecureTransport()
    const { registration, workspace_name } = body
    return newHomeView(await services.identity.signUp.open({ registration, workspaceName: workspace_name }))
  },
})
