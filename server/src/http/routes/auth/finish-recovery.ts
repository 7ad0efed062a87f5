import { authPaths, normaliseEmail, RecoveryFinish } from '@keepgate/protocol/login'
import { defineRoute, none } from '../../define-route.ts'
import { limitProofs } from '../../proof-limit.ts'

export const finishRecovery = defineRoute({
  method: 'POST',
  path: authPaths.recoveryFinish,
  summary: 'Set a new password with the recovery code; ends every session',
  auth: 'public',
  limit: 'auth',
  request: { params: none, query: none, body: RecoveryFinish },
  response: { status: 204 },
  handle: async ({ services, visit, body }) => {
    visit.refuseInsecureTransport()
    const { email, recovery_auth, replacement } = body
    await limitProofs(services, 'recovery', normaliseEmail(email), () =>
      services.identity.login.recover({ email, recoveryAuth: recovery_auth, replacement }),
    )
  },
})
