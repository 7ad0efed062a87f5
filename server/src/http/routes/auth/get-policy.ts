import { AuthPolicy, authPaths } from '@keepgate/protocol/login'
import { defineRoute, ignored, none } from '../../define-route.ts'

export const getPolicy = defineRoute({
  method: 'GET',
  path: authPaths.policy,
  summary: 'What a stranger may do here: sign up, set up, log in over this connection',
  auth: 'public',
  limit: 'default',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, body: AuthPolicy },
  handle: async ({ services, visit }) => {
    const { secure, local } = visit.transport
    const unsafe = services.settings.allowInsecureHttp ? ('insecure' as const) : ('refused' as const)
    return {
      signup: services.identity.signUp.policy,
      setup_needed: !(await services.identity.setup.isInitialised()),
      transport: secure || local ? ('safe' as const) : unsafe,
    }
  },
})
