import { authPaths, LoginStart, LoginStartAnswer } from '@keepgate/protocol/login'
import { defineRoute, none } from '../../define-route.ts'

export const startLogin = defineRoute({
  method: 'POST',
  path: authPaths.loginStart,
  summary: 'Get the salts and parameters from which the client derives its proof',
  auth: 'public',
  limit: 'auth',
  request: { params: none, query: none, body: LoginStart },
  response: { status: 200, body: LoginStartAnswer },
  handle: async ({ services, visit, body }) => {
    visit.refuseInsecureTransport()
    return await services.identity.login.start(body.email)
  },
})
