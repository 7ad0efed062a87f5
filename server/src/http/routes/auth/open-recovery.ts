import { authPaths, normaliseEmail, RecoveryOpen, RecoveryOpenAnswer } from '@keepgate/protocol/login'
import { defineRoute, none } from '../../define-route.ts'
import { limitProofs } from '../../proof-limit.ts'

export const openRecovery = defineRoute({
  method: 'POST',
  path: authPaths.recoveryOpen,
  summary: 'Prove the recovery code and get the user key sealed under it',
  auth: 'public',
  limit: 'auth',
  request: { params: none, query: none, body: RecoveryOpen },
  response: { status: 200, body: RecoveryOpenAnswer },
  handle: async ({ services, visit, body }) => {
    visit.refuseInsecureTransport()
    const { email, recovery_auth } = body
    const opened = await limitProofs(services, 'recovery', normaliseEmail(email), () =>
      services.identity.login.openRecovery({ email, recoveryAuth: recovery_auth }),
    )
    return { wrapped_user_key: opened.wrappedUserKey }
  },
})
