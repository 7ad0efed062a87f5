import { authPaths, RecoveryReplace } from '@keepgate/protocol/login'
import { defineRoute, none } from '../../define-route.ts'
import { limitProofs } from '../../proof-limit.ts'

export const replaceRecovery = defineRoute({
  method: 'POST',
  path: authPaths.recoveryCode,
  summary: 'Replace the recovery code; the old one opens nothing afterwards',
  auth: 'person',
  limit: 'auth',
  request: { params: none, query: none, body: RecoveryReplace },
  response: { status: 204 },
  handle: async ({ services, caller, body }) => {
    const { current_auth, recovery } = body
    await limitProofs(services, 'session', caller.principal.person.id, () =>
      services.identity.login.replaceRecovery(caller.principal, { currentAuth: current_auth, recovery }),
    )
  },
})
