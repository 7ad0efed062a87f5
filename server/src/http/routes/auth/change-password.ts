import { authPaths, PasswordChange } from '@keepgate/protocol/login'
import { defineRoute, none } from '../../define-route.ts'
import { limitProofs } from '../../proof-limit.ts'

export const changePassword = defineRoute({
  method: 'POST',
  path: authPaths.password,
  summary: 'Change the password; ends the other sessions',
  auth: 'person',
  limit: 'auth',
  request: { params: none, query: none, body: PasswordChange },
  response: { status: 204 },
  handle: async ({ services, caller, body }) => {
    const { current_auth, replacement } = body
    await limitProofs(services, 'session', caller.principal.person.id, () =>
      services.identity.login.changePassword(caller.principal, { currentAuth: current_auth, replacement }),
    )
  },
})
